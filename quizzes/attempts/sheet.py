"""The question sheet: what a page shows of a question while it is being answered. Pure, and without the key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """Something to choose: an option of a question, or a value in a list beside a row."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """Something that is given a place or a partner."""

    id: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Question:
    """One question as it stands on the page. Which of ``choices``, ``rows``, ``text`` is filled depends on the kind."""

    position: int
    kind: str
    stem: str
    hint: str
    section: str = ""
    choices: tuple[Choice, ...] = ()
    rows: tuple[Row, ...] = ()
    text: str = ""
    answered: bool = False
    sequence: int = 0

    @property
    def template(self) -> str:
        return f"quizzes/attempts/_{self.kind}.html"

    @property
    def field(self) -> str:
        """The name of the answer on a page that holds many questions."""
        return f"q{self.position}-answer"


def question(
    *, position: int, shown: Mapping[str, Any], answer: Any = None, section: str = "", sequence: int = 0
) -> Question:
    """Lay out a question as shown, with the answer given so far."""
    kind = shown["kind"]
    hint, lay_out = _KINDS[kind]
    return Question(
        position=position,
        kind=kind,
        stem=shown["stem"],
        hint=hint,
        section=section,
        answered=answer is not None,
        sequence=sequence,
        **lay_out(shown, answer),
    )


def _single(shown: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    return {"choices": _choices(shown["options"], {answer})}


def _multiple(shown: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    return {"choices": _choices(shown["options"], set(answer or ()))}


def _match(shown: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    given = answer or {}
    rows = [Row(left["id"], left["text"], _choices(shown["right"], {given.get(left["id"])})) for left in shown["left"]]
    return {"rows": tuple(rows)}


def _order(shown: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    """Items that have a place stand by it; the others keep the order in which they were shown."""
    given = answer or {}
    places = [str(place) for place in range(1, len(shown["options"]) + 1)]
    options = sorted(shown["options"], key=lambda option: given.get(option["id"], len(places) + 1))
    rows = []
    for option in options:
        chosen = str(given.get(option["id"], ""))
        rows.append(Row(option["id"], option["text"], tuple(Choice(place, place, place == chosen) for place in places)))
    return {"rows": tuple(rows)}


def _short(shown: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    return {"text": answer or ""}


def _choices(options: list[dict[str, str]], chosen: set[str | None]) -> tuple[Choice, ...]:
    return tuple(Choice(option["id"], option["text"], option["id"] in chosen) for option in options)


_KINDS: dict[str, tuple[str, Callable[[Mapping[str, Any], Any], dict[str, Any]]]] = {
    "single": ("Выберите один ответ", _single),
    "multiple": ("Выберите все верные ответы", _multiple),
    "match": ("К каждой строке подберите пару", _match),
    "order": ("Расставьте по порядку", _order),
    "short": ("Напишите ответ", _short),
}
