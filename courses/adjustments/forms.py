from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.requirements.forms import NOT_A_DATE
from lms.ui.forms import DayInput

from .models import DueRequest

DAY_MESSAGES = {"invalid": NOT_A_DATE, "required": _("Выберите день.")}


def words(label: Any, *, rows: int = 2, **kwargs: Any) -> forms.CharField:
    messages = {"required": _("Напишите хотя бы несколько слов.")}
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=widget, error_messages=messages, **kwargs)


class LaterDay(forms.Form):
    """A form with a day that may not lie in the past."""

    def day(self, name: str) -> dt.date | None:
        day: dt.date | None = self.cleaned_data.get(name)
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("Этот день уже прошёл. Выберите сегодняшний или позже."))
        return day


class ExtensionForm(LaterDay):
    due_on = forms.DateField(label=_("Новый срок"), widget=DayInput, error_messages=DAY_MESSAGES)
    reason = words(
        _("Причина"), max_length=300, help_text=_("Её прочтёт сотрудник. Например: «Болела с 3 по 20 ноября».")
    )

    def __init__(self, *args: Any, now_due_on: dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now_due_on = now_due_on

    def clean_due_on(self) -> dt.date | None:
        day = self.day("due_on")
        if day and self.now_due_on and day <= self.now_due_on:
            raise forms.ValidationError(_("Новый срок должен быть позже нынешнего."))
        return day


class ExemptionForm(LaterDay):
    reason = words(
        _("Основание"), max_length=300, help_text=_("Его прочтёт сотрудник. Например: «Отпуск по уходу, приказ № 41».")
    )
    until = forms.DateField(
        label=_("По какой день"),
        widget=DayInput,
        required=False,
        error_messages=DAY_MESSAGES,
        help_text=_("Включительно. Не выберете — освобождение бессрочное, снять его можно в любой день."),
    )
    document = forms.FileField(
        label=_("Документ"),
        required=False,
        help_text=_("PDF, картинка или документ. Его увидят только кадровая служба и сам сотрудник."),
        error_messages={"empty": _("Файл пустой. Выберите другой.")},
    )

    def clean_until(self) -> dt.date | None:
        return self.day("until")


class RevocationForm(forms.Form):
    reason = words(_("Почему снимаете"), max_length=300, help_text=_("Это прочтёт сотрудник."))


class AskForm(LaterDay):
    kind = forms.ChoiceField(
        label=_("О чём пишете"),
        choices=[
            (DueRequest.Kind.MORE_TIME, _("Прошу больше времени")),
            (DueRequest.Kind.DISPUTE, _("Срок посчитан неверно")),
        ],
        widget=forms.RadioSelect,
        initial=DueRequest.Kind.MORE_TIME,
        error_messages={"required": _("Выберите, о чём пишете.")},
    )
    message = words(_("Почему"), rows=4, max_length=1000)
    wished_on = forms.DateField(
        label=_("До какого дня успеете"),
        widget=DayInput,
        required=False,
        error_messages=DAY_MESSAGES,
        help_text=_("Если знаете."),
    )

    def clean_wished_on(self) -> dt.date | None:
        return self.day("wished_on")


class AnswerForm(ExtensionForm):
    """Yes with a new date, or no in words."""

    decision = forms.ChoiceField(
        label=_("Что ответить"),
        choices=[(DueRequest.Decision.GRANTED, _("Перенести срок")), (DueRequest.Decision.DECLINED, _("Оставить"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Выберите ответ.")},
    )
    due_on = forms.DateField(
        label=_("Новый срок"),
        widget=DayInput,
        required=False,
        error_messages=DAY_MESSAGES,
        help_text=_("Если переносите."),
    )
    reason = words(
        _("Слова сотруднику"), rows=3, max_length=300, required=False, help_text=_("Если оставляете срок, объясните.")
    )
    field_order = ("decision", "due_on", "reason")

    def clean_due_on(self) -> dt.date | None:
        return super().clean_due_on() if self.cleaned_data.get("decision") == DueRequest.Decision.GRANTED else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        granted = cleaned.get("decision") == DueRequest.Decision.GRANTED
        if granted and "due_on" not in self.errors and not cleaned.get("due_on"):
            self.add_error("due_on", _("Выберите новый срок."))
        if cleaned.get("decision") == DueRequest.Decision.DECLINED and not cleaned.get("reason"):
            self.add_error("reason", _("Напишите, почему срок остаётся прежним."))
        return cleaned
