"""How a form field is taken apart for the field template, and what the error summary lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

_CONTROL_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
}

_REQUIRED_PLAIN = _("Заполните это поле.")
_REQUIRED = {
    "choices": _("Выберите ответ."),
    "select": _("Выберите из списка."),
    "checkbox": _("Без этой отметки продолжить нельзя."),
    "file": _("Приложите файл."),
}


def _is_stock_required(error: ValidationError, text: str) -> bool:
    """Django's own «required»; a form that words it itself is left alone."""
    return error.code == "required" and text == str(forms.Field.default_error_messages["required"])


class Parts:
    """The control of a bound field with its classes, and the layout it wants."""

    def __init__(self, bound: BoundField, *, rows: int | None = None, width: str = "") -> None:
        self.bound = bound
        self.rows = rows
        self.width = width

    @cached_property
    def kind(self) -> str:
        """``hidden``, ``choices``, ``checkbox``, ``file``, ``select``, ``group`` (several inputs), ``plain``."""
        widget = self.bound.field.widget
        kinds: tuple[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str], ...] = (
            ((forms.RadioSelect, forms.CheckboxSelectMultiple), "choices"),
            (forms.CheckboxInput, "checkbox"),
            (forms.FileInput, "file"),
            (forms.Select, "select"),
            (forms.MultiWidget, "group"),
        )
        if self.bound.is_hidden:
            return "hidden"
        return next((kind for widgets, kind in kinds if isinstance(widget, widgets)), "plain")

    @cached_property
    def control(self) -> SafeString:
        """The input itself. Its own classes (set by the form) are kept."""
        widget = self.bound.field.widget
        look = next((css for kind, css in _CONTROL_CLASSES.items() if isinstance(widget, kind)), "form-control")
        classes = [str(widget.attrs.get("class", "")), look]
        if self.bound.errors:
            classes.append("is-invalid")
        if self.width:
            classes.append(f"width-{self.width}")
        attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
        if self.rows:
            attrs["rows"] = self.rows
        return self.bound.as_widget(attrs=attrs)

    @cached_property
    def messages(self) -> list[str]:
        """What is wrong, said for this kind of control: nobody "fills in" a choice."""
        return [
            str(_REQUIRED.get(self.kind, _REQUIRED_PLAIN)) if _is_stock_required(error, text) else text
            for error in self.bound.errors.as_data()
            for text in error.messages
        ]

    @cached_property
    def optional(self) -> bool:
        """Most fields are required, so it is the others that say so. A form opts out with ``mark_optional``."""
        return not self.bound.field.required and getattr(self.bound.form, "mark_optional", True)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: where to go (empty for the form as a whole) and what is wrong."""

    target: str
    label: str | Promise
    text: str

    @property
    def words(self) -> str:
        """«Название: Заполните это поле.»; a label that asks needs no colon."""
        label = str(self.label)
        return f"{label}{' ' if label.endswith('?') else ': '}{self.text}" if label else self.text


def problems(form: forms.BaseForm | BaseFormSet[Any]) -> list[Problem]:
    """Everything that is wrong with a form or formset, in the order of the page."""
    if isinstance(form, BaseFormSet):
        if not form.is_bound:
            return []
        whole = [Problem("", "", str(error)) for error in form.non_form_errors()]
        return whole + [problem for inner in form.forms for problem in problems(inner)]
    if not form.is_bound or not form.errors:
        return []
    whole = [Problem("", "", str(error)) for error in form.non_field_errors()]
    return whole + [
        Problem(_target(bound), bound.label, text)
        for bound in (form[name] for name in form.errors if name in form.fields)
        for text in Parts(bound).messages
    ]


def _target(bound: BoundField) -> str:
    """The id of the input to go to: a group of choices is entered at its first choice."""
    if bound.is_hidden or not bound.auto_id:
        return ""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.MultiWidget):
        return f"{bound.auto_id}_0"
    return bound.auto_id
