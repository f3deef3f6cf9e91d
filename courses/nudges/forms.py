from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import TEXT_LIMIT


class NudgeForm(forms.Form):
    text = forms.CharField(
        label=_("Текст"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("До 1000 знаков. Подпись — ваше имя — добавится сама."),
        error_messages={"required": _("Напишите хотя бы пару слов.")},
    )
