from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.models import Agency

from . import queries

if TYPE_CHECKING:
    from lms.people.models import User


class UploadForm(forms.Form):
    """The table and whose people it is about."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Чьи сотрудники"),
        empty_label=None,
        help_text=_("Людей ищем в этом органе и во всём, что в него входит."),
    )
    file = forms.FileField(
        label=_("Таблица"),
        help_text=_("XLSX или CSV, до 40 МБ и 250 000 строк."),
        error_messages={"required": _("Выберите файл."), "empty": _("Файл пустой. Выберите другой.")},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = queries.agencies(user)
        top = min((agency.depth for agency in field.queryset), default=0)
        field.label_from_instance = lambda one: "\N{NO-BREAK SPACE}" * 2 * (one.depth - top) + one.short_name


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Почему отменяете"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Это останется в истории назначений."),
        error_messages={"required": _("Напишите, почему отменяете.")},
    )
