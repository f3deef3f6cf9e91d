from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Concern


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Что выяснилось"),
        choices=Concern.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Выберите, что выяснилось.")},
    )
    note = forms.CharField(
        label=_("Что ответил человек"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Например: «Вёл этот семинар в прошлом году, материал знает»."),
        error_messages={"required": _("Напишите в двух словах, что ответил человек.")},
    )
