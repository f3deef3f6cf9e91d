from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Doubt


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(label=_("Сертификат"), choices=Doubt.Decision.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Почему"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Если отзываете, владелец увидит эти слова."),
    )
