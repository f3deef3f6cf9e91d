"""Two people have written into the same field: what each wrote, and what is made of it by the one who came second."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.db.models import Model
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.catalogue.weaving import Woven
from courses.lessons import body
from courses.lessons.models import Lesson
from courses.lessons.pieces import join

from .differences import beside

MINE: Final = "mine"
THEIRS: Final = "theirs"
BOTH: Final = "both"
# A column of a lesson, and what it is called in the form.
_FIELDS: Final = {"after_id": "after", "file_id": "upload", "quiz_id": "quiz", "scenario_id": "scenario"}
_JOINED: Final = ("description", "objectives")


@dataclass(frozen=True)
class Clash:
    """A field with both its texts; ``joins`` says that one may be put under the other.

    ``ready`` are texts that a choice means, by the name under which they come back with it.
    """

    name: str
    label: str
    mine: SafeString
    theirs: SafeString
    joins: bool
    ready: dict[str, str] = field(default_factory=dict)

    @property
    def control(self) -> str:
        return f"keep-{self.name}"


def clashes(form: forms.BaseForm, thing: Model, names: Iterable[str], entered: Mapping[str, Any]) -> list[Clash]:
    """What a valid ``form`` says and what ``thing`` says by now, for each of the fields."""
    found = []
    for name in names:
        typed = entered[name] if name in entered else entered.get(_FIELDS.get(name, name))
        label, mine, theirs = _sides(form, thing, name, typed)
        found.append(Clash(name, str(label), mine, theirs, name in _JOINED))
    return found


def of_text(form: forms.BaseForm, woven: Woven) -> Clash:
    """The places of a lesson's text that both have changed; what each changed elsewhere is in all of the texts."""
    mine, theirs, both = (join(text) for text in (woven.mine, woven.theirs, woven.both))
    shown = beside(_shown(None, "body", mine), _shown(None, "body", theirs))
    ready = {f"{THEIRS}-body": theirs, f"{BOTH}-body": both}
    return Clash("body", str(form.fields["body"].label), *shown, joins=True, ready=ready)


def settle(entered: Mapping[str, Any], choices: Mapping[str, str], thing: Model) -> dict[str, Any]:
    """What is to be written, after a choice for each field of a conflict; without choices all that was entered."""
    given = dict(entered)
    for control, choice in choices.items():
        name = control.removeprefix("keep-")
        key = name if name in given else _FIELDS.get(name, name)
        if control == name or key not in given:
            continue
        if (ready := choices.get(f"{choice}-{name}")) is not None:
            given[key] = ready
        elif choice == THEIRS:
            del given[key]
        elif choice == BOTH and name in _JOINED:
            given[key] = _joined(given[key], getattr(thing, name))
    return given


def _joined(mine: Any, theirs: Any) -> Any:
    if isinstance(mine, list):
        return [*mine, *(line for line in theirs if line not in mine)]
    return f"{mine}\n\n{theirs}"


def _sides(form: forms.BaseForm, thing: Model, name: str, typed: Any) -> tuple[Any, SafeString, SafeString]:
    if name == "settings" and isinstance(thing, Lesson):
        return _("Содержание урока"), *_of_settings(form, thing)
    field = form.fields.get(_FIELDS.get(name, name))
    label = field.label if field else name
    return label, _shown(field, name, typed), _shown(field, name, getattr(thing, name))


def _of_settings(form: Any, lesson: Lesson) -> tuple[SafeString, SafeString]:
    """Settings are filled in by several fields of the kind: those that differ, each with its label."""
    now = form.initial_of(lesson)
    other = [name for name in form.content if name in form.fields and form.cleaned_data.get(name) != now.get(name)]
    return _lines(form, other, form.cleaned_data), _lines(form, other, now)


def _lines(form: forms.BaseForm, names: Sequence[str], values: Mapping[str, Any]) -> SafeString:
    said = [
        format_html("<p><strong>{}</strong></p>{}", form.fields[n].label, _shown(None, n, values.get(n))) for n in names
    ]
    return mark_safe("".join(said))  # noqa: S308 - escaped piece by piece


def _shown(field: forms.Field | None, name: str, value: Any) -> SafeString:
    """A value as a person reads it."""
    if name == "body":
        return body.rendered(body.clean(str(value)))
    if isinstance(value, bool):
        value = _("да") if value else _("нет")
    elif isinstance(value, list):
        value = "\n".join(map(str, value))
    elif isinstance(field, forms.ChoiceField):
        key = value.pk if isinstance(value, Model) else value
        labels: Any = field.choices
        value = {str(code): label for code, label in labels}.get(str("" if key is None else key), value)
    words = "—" if value in (None, "") else str(value)
    return mark_safe(linebreaks(words, autoescape=True))  # noqa: S308 - escaped
