from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import FeedbackAnswer


class FeedbackForm(forms.Form):
    score = forms.TypedChoiceField(
        label=_("Посоветуете это занятие коллеге?"),
        choices=[(str(number), str(number)) for number in range(11)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Выберите число от 0 до 10.")},
    )
    use = forms.ChoiceField(
        label=_("Пригодится в вашей работе?"),
        choices=FeedbackAnswer.Use.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    pace = forms.ChoiceField(
        label=_("Темп"), choices=FeedbackAnswer.Pace.choices, widget=forms.RadioSelect, required=False
    )
    text = forms.CharField(
        label=_("Что оставить, а что изменить?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Не называйте себя и коллег: текст прочтут тренеры."),
    )
