from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import DayInput

from .queries import ALL, BEST, FIRST

WHICH: Final = [(FIRST, _("первые попытки")), (BEST, _("лучшие попытки")), (ALL, _("все попытки"))]


class AnalysisFilter(forms.Form):
    """Which attempts are looked at; nonsense in the address narrows nothing."""

    which = forms.ChoiceField(label=_("Какие попытки"), choices=WHICH, required=False)
    since = forms.DateField(label=_("С какого дня"), required=False, widget=DayInput())
    until = forms.DateField(label=_("По какой день"), required=False, widget=DayInput())

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["which"].widget.attrs["class"] = "form-select"
        for name in ("since", "until"):
            self.fields[name].widget.attrs["class"] = "form-control"
        self.is_valid()

    def asked(self) -> dict[str, Any]:
        """The arguments for ``queries.chosen_attempts``."""
        data = self.cleaned_data
        return {"which": data.get("which") or FIRST, "since": data.get("since"), "until": data.get("until")}
