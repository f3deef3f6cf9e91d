from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """A number typed from paper."""

    number = forms.CharField(
        label=_("Номер сертификата"),
        max_length=40,
        help_text=_("Напечатан в правом верхнем углу, например ЦУР52-2026-000123."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RevokeForm(forms.Form):
    """Why a certificate is withdrawn."""

    reason = forms.CharField(
        label=_("Причина"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Её увидят владелец и дирекция. На странице проверки причины не будет."),
    )
