from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from lms.errors import Refused
from lms.ui.forms import DayInput

from . import actions, queries

NOT_A_DATE = _("Это не дата. Напишите её как 15.03.2024.")
DECISIONS = (("confirm", _("Засчитать")), ("decline", _("Не засчитывать")))


def _words(label: Any, *, rows: int = 2, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class SendForm(forms.Form):
    """The paper and what it says."""

    course = forms.ModelChoiceField(
        Course.objects.none(),
        label=_("Вместо какого курса засчитать"),
        empty_label=_("Выберите курс"),
        error_messages={"required": _("Выберите курс."), "invalid_choice": _("Такого курса нет. Выберите другой.")},
    )
    title = forms.CharField(
        label=_("Чему учили"), max_length=250, help_text=_("Название программы или семинара, как в документе.")
    )
    place = forms.CharField(label=_("Где"), max_length=250, help_text=_("Кто учил: вуз, учебный центр, ведомство."))
    completed_on = forms.DateField(
        label=_("Дата на документе"),
        widget=DayInput,
        error_messages={"invalid": NOT_A_DATE, "required": _("Укажите дату с документа.")},
    )
    hours = forms.DecimalField(
        label=_("Сколько часов"),
        required=False,
        max_digits=6,
        decimal_places=1,
        validators=[MinValueValidator(0.5), MaxValueValidator(5000)],
    )
    number = forms.CharField(label=_("Номер документа"), max_length=100, required=False)
    document = forms.FileField(
        label=_("Документ"),
        help_text=_("Скан или фото удостоверения: PDF, JPEG, PNG. Его увидят вы, кадровая служба и руководитель."),
        error_messages={"empty": _("Файл пустой. Выберите другой."), "required": _("Приложите документ.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["course"]
        field.queryset = queries.courses_to_count_for()

    def clean_completed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["completed_on"]
        try:
            actions.check_day(day)
        except Refused as refused:
            raise forms.ValidationError(refused.reasons) from refused
        return day


class JudgeForm(forms.Form):
    """Yes, or no in words."""

    decision = forms.ChoiceField(
        label=_("Что решили"),
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Выберите, засчитать ли документ.")},
    )
    words = _words(
        _("Слова сотруднику"), rows=3, max_length=500, required=False, help_text=_("Если не засчитываете, объясните.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == "decline" and not cleaned.get("words", "").strip():
            self.add_error("words", _("Напишите, почему документ не засчитан."))
        return cleaned


class RevokeForm(forms.Form):
    reason = _words(
        _("Почему отменяете"),
        max_length=300,
        help_text=_("Это прочтёт сотрудник."),
        error_messages={"required": _("Напишите, почему отменяете.")},
    )
