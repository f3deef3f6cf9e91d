from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds.defects import DEFECTS as KIND
from quizzes.scenarios.kinds.defects import FAULTS, Key, Passage, clauses, marks_of, proposed, task_of

from .door import AnswerForm, Door, SetupForm

if TYPE_CHECKING:
    from django.forms import BoundField

    from quizzes.scenarios.models import Reply, Scenario

MOST_MARKS = 60


@dataclass(frozen=True)
class Clause:
    """A piece of the text with its choice, for a browser without scripts."""

    text: str
    field: BoundField


@dataclass(frozen=True)
class Piece:
    """A run of words after the exercise: ``state`` is found, other (found as another fault), missed, extra or ""."""

    text: str
    state: str


@dataclass(frozen=True)
class Seen:
    """A key passage after the exercise."""

    text: str
    fault: str
    why: str
    found: bool
    called: str  # what the official took it for, where she erred


class DefectsForm(AnswerForm):
    """``marks`` is what the page's script gathers; without it, a choice for each clause."""

    marks = forms.CharField(required=False, max_length=8000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["text"]
        self.words = task_of(self.exercise).words
        saved = marks_of(self.initial, len(self.words))
        self.initial["marks"] = json.dumps([[mark.first, mark.last, mark.fault] for mark in saved])
        for number, (first, last) in enumerate(clauses(self.words)):
            chosen = next((mark.fault for mark in saved if first <= mark.first <= last), "")
            self.fields[f"clause-{number}"] = forms.ChoiceField(
                required=False, choices=[("", _("всё в порядке")), *FAULTS.items()], initial=chosen
            )

    def clean_marks(self) -> list[Any]:
        try:
            given = json.loads(self.cleaned_data["marks"] or "[]")
        except ValueError:
            given = None
        if not isinstance(given, list) or len(given) > MOST_MARKS:
            raise ValidationError(_("Отметки не читаются. Обновите страницу и отметьте ещё раз."))
        return given

    @property
    def extra(self) -> dict[str, Any]:
        given = self.cleaned_data.get("marks") or [
            [first, last, fault]
            for number, (first, last) in enumerate(clauses(self.words))
            if (fault := self.cleaned_data.get(f"clause-{number}"))
        ]
        found = marks_of({"marks": given}, len(self.words))
        return {"marks": [[mark.first, mark.last, mark.fault] for mark in found]}

    def clauses(self) -> Iterator[Clause]:
        for number, (first, last) in enumerate(clauses(self.words)):
            yield Clause(" ".join(self.words[first : last + 1]), self[f"clause-{number}"])


class DefectsSetupForm(SetupForm):
    """The bad reply with its faults marked in the text itself."""

    marked = forms.CharField(
        label=_("Ответ с ошибками"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 12, "lang": "ru"}),
        help_text=_("Ошибку возьмите в скобки: [[слова|вид|почему это ошибка]]."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("marked", self.scenario.setup.get("marked", ""))

    def clean_marked(self) -> str:
        text = str(self.cleaned_data["marked"]).replace("\r\n", "\n").strip()
        if "propose" in self.data and "[[" not in text:
            text = proposed(text, Exercise.of(self.scenario))
        return text


class Defects(Door):
    kind = KIND
    answer_form = DefectsForm
    setup_form = DefectsSetupForm

    def writing(self, reply: Reply) -> Mapping[str, Any]:
        return {"words": list(enumerate(task_of(reply.exercise).words)), "faults": FAULTS}

    def result(self, reply: Reply) -> Mapping[str, Any]:
        task = task_of(reply.exercise)
        marks = marks_of(reply.outcome, len(task.words))
        found = {place: marks[number] for number, place in reply.outcome.get("found", [])}
        matched = {number for number, _ in reply.outcome.get("found", [])}
        extra = [mark for number, mark in enumerate(marks) if number not in matched]
        return {
            "pieces": _pieces(task.words, task.keys, found, extra),
            "keys": [_seen(task.words, key, found.get(place)) for place, key in enumerate(task.keys)],
            "extra": [" ".join(task.words[mark.first : mark.last + 1]) for mark in extra],
        }

    def setting_up(self, scenario: Scenario) -> Mapping[str, Any]:
        task = task_of(Exercise.of(scenario))
        shown = [(" ".join(task.words[key.first : key.last + 1]), FAULTS[key.fault], key.why) for key in task.keys]
        return {"faults": FAULTS, "keys": shown}


def _seen(words: Sequence[str], key: Key, mark: Passage | None) -> Seen:
    called = FAULTS[mark.fault] if mark and mark.fault != key.fault else ""
    return Seen(" ".join(words[key.first : key.last + 1]), FAULTS[key.fault], key.why, mark is not None, called)


def _pieces(
    words: Sequence[str], keys: Sequence[Key], found: Mapping[int, Passage], extra: Sequence[Passage]
) -> list[Piece]:
    states = [""] * len(words)
    for mark in extra:
        for place in mark.words:
            states[place] = "extra"
    for number, key in enumerate(keys):
        state = "missed" if number not in found else "found" if found[number].fault == key.fault else "other"
        for place in key.words:
            states[place] = state
    pieces: list[Piece] = []
    for word, state in zip(words, states, strict=True):
        if pieces and pieces[-1].state == state:
            pieces[-1] = Piece(f"{pieces[-1].text} {word}", state)
        else:
            pieces.append(Piece(word, state))
    return pieces


DEFECTS = Defects()
