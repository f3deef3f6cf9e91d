from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SummarySettingsForm(forms.Form):
    is_on = forms.BooleanField(label=_("Отправлять сводки руководителям по понедельникам"), required=False)
    shows_place = forms.BooleanField(
        label=_("Показывать место среди таких же органов"),
        required=False,
        help_text=_("Министерства сравниваем с министерствами, округа с округами. Где меньше пяти людей, места нет."),
    )
