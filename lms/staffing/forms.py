from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.access import rows
from lms.agencies.models import Agency
from lms.people.models import User
from lms.tables.cells import MEGABYTE, Limits
from lms.ui.forms import DayInput

LARGEST = Limits().bytes


class UploadForm(forms.Form):
    """A file of the staff, whose staff it is, and what to do about those who are not in it."""

    mark_optional = False

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Чей это штат"), help_text=_("Вместе со всем, что входит в этот орган.")
    )
    file = forms.FileField(label=_("Файл XLSX или CSV"), allow_empty_file=True)
    tell_new = forms.BooleanField(label=_("Написать новым людям, как войти"), required=False, initial=True)
    dismiss_missing = forms.BooleanField(
        label=_("В файле весь штат: уволить тех, кого в нём нет"),
        required=False,
        help_text=_("Сначала покажем, кто это. Можно будет снять отметку с любого."),
    )
    dismiss_on = forms.DateField(label=_("Их последний рабочий день"), widget=DayInput, required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = self.fields["agency"]
        assert isinstance(agencies, forms.ModelChoiceField)
        agencies.queryset = rows(by, "lms.staff_agency", Agency).filter(valid_to=None)
        agencies.empty_label = str(_("Выберите орган"))
        self.fields["dismiss_on"].initial = timezone.localdate()

    def clean_file(self) -> File[bytes]:
        file: File[bytes] = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("Файл больше %s МБ. Разделите его на части.") % (LARGEST // MEGABYTE))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("dismiss_missing"):
            day = cleaned.get("dismiss_on")
            if day is None:
                self.add_error("dismiss_on", ValidationError(_("Выберите день.")))
            elif abs(day - timezone.localdate()) > dt.timedelta(days=366):
                self.add_error("dismiss_on", ValidationError(_("Этот день слишком далеко.")))
        else:
            cleaned["dismiss_on"] = None
        return cleaned
