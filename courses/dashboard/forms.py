from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class TargetForm(forms.Form):
    percent = forms.IntegerField(
        label=_("Сколько процентов людей должны быть обучены"),
        min_value=1,
        max_value=100,
        required=False,
        help_text=_("От 1 до 100. Пусто — действует цель вышестоящего органа, если она есть."),
        error_messages={
            "invalid": _("Напишите целое число от 1 до 100."),
            "min_value": _("Напишите целое число от 1 до 100."),
            "max_value": _("Напишите целое число от 1 до 100."),
        },
    )
