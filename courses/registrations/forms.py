from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.models import User

from .models import Registration


class ManyForm(forms.Form):
    """Addresses, pasted or in a table."""

    lines = forms.CharField(
        label=_("Адреса почты"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("По одному в строке или через запятую."),
    )
    file = forms.FileField(
        label=_("Или таблица"), required=False, help_text=_("XLSX или CSV со столбцом «Почта», до 5 МБ.")
    )
    way = forms.ChoiceField(label=_("Как придут"), choices=Registration.Way.choices, required=False)

    def __init__(self, *args: Any, ways: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"].choices = [(way, Registration.Way(way).label) for way in ways]  # type: ignore[attr-defined]
        if len(ways) < 2:
            del self.fields["way"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("lines") and not data.get("file"):
            self.add_error("lines", _("Вставьте адреса или приложите таблицу."))
        return data


def colleague(text: str, people: list[User]) -> User | None:
    """The one person who is meant; None where there is nobody or several."""
    exact = [one for one in people if one.email == text.strip().lower()]
    found = exact or people
    return found[0] if len(found) == 1 else None
