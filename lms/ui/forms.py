"""The form of the display settings, and inputs that every floor uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


class TimeInput(forms.TimeInput):
    """A time by the browser's own picker."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class LinesField(forms.CharField):
    """A list of short texts, one a line; blank lines are dropped."""

    widget = forms.Textarea

    def __init__(self, *, longest: int = 500, **kwargs: Any) -> None:
        self.longest = longest
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        for number, line in enumerate(value, start=1):
            if len(line) > self.longest:
                raise ValidationError(
                    _("Строка %(number)s длиннее %(longest)s знаков."),
                    params={"number": number, "longest": self.longest},
                )

    def run_validators(self, value: Any) -> None:
        """Lines are checked one by one above."""


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
