from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import DayInput, LinesField

from .models import Absence, PersonTag


class AbsenceForm(forms.Form):
    """From when to when somebody is away, and why."""

    kind = forms.ChoiceField(label=_("Причина"), choices=Absence.Kind.choices)
    started_on = forms.DateField(label=_("Первый день"), widget=DayInput)
    ended_on = forms.DateField(
        label=_("Последний день"),
        widget=DayInput,
        required=False,
        help_text=_("Если пока неизвестен, оставьте пустым."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        started_on, ended_on = cleaned.get("started_on"), cleaned.get("ended_on")
        if started_on and ended_on and ended_on < started_on:
            self.add_error("ended_on", ValidationError(_("Последний день раньше первого.")))
        return cleaned


class AbsenceEndForm(forms.Form):
    """The last day of an absence."""

    ended_on = forms.DateField(label=_("Последний день"), widget=DayInput, required=False)


class TagsForm(forms.Form):
    """The words that a person is known by."""

    names = LinesField(
        label=_("Метки"),
        longest=PersonTag._meta.get_field("name").max_length or 60,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("По одной в строке. Метку можно указать в требовании: оно коснётся тех, у кого она есть."),
    )
