"""The form of the display settings, and inputs that every floor uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import display


class DayInput(forms.DateInput):
    """A date by the browser's own picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A date and time by the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class DisplayForm(forms.Form):
    theme = forms.ChoiceField(label=_("Цвета"), choices=display.THEMES, widget=forms.RadioSelect)
    size = forms.ChoiceField(label=_("Размер текста"), choices=display.SIZES, widget=forms.RadioSelect)
    spacing = forms.ChoiceField(
        label=_("Расстояния между строками и буквами"), choices=display.SPACINGS, widget=forms.RadioSelect
    )
    images = forms.ChoiceField(
        label=_("Картинки"),
        help_text=_("Вместо картинки останется её описание."),
        choices=display.IMAGES,
        widget=forms.RadioSelect,
    )

    def chosen(self) -> display.Display:
        return display.Display(**{name: self.cleaned_data[name] for name in display.CHOICES})
