"""What every kind of question can do, and the review row that a template shows."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class AnswerError(ValueError):
    """What came from the form cannot be an answer to what was shown. The message is for the person."""


class NeedsPersonError(Exception):
    """A machine was asked for a score that only a person can give."""


@dataclass(frozen=True)
class Line:
    """One row of the review after an attempt.

    Choices: `text` is the option, `chosen` and `right` are yes or no. Pairs and positions: `text` is the item, `chosen`
    and `right` are what was put beside it and what belongs there. `correct` is None where there is nothing to judge
    (an option that is neither chosen nor right). `note` is the author's feedback for this row. `share` is what a row
    that is neither right nor wrong earned, between 0 and 1.
    """

    text: str
    chosen: bool | str | None
    right: bool | str | None
    correct: bool | None
    note: str = ""
    share: float | None = None


class ByMachine:
    """A kind that no person has to look at."""

    def by_person(self, key: Mapping[str, Any]) -> bool:
        return False


class Kind(Protocol):
    """A kind of question. `shown` and `key` are JSON-able and are frozen side by side with the attempt.

    Where `by_person(key)` is true a person judges the answer. A blank one earns nothing even then, without a person.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def problems(self, body: Mapping[str, Any]) -> list[str]:
        """Say in plain sentences what is wrong with a body; an empty list means it can be used."""
        ...

    def present(self, body: Mapping[str, Any], rng: random.Random, shuffle: bool) -> dict[str, Any]:
        """Return what the learner sees: the key left out, the order of options frozen."""
        ...

    def key(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is right, in the ids that `present` uses."""
        ...

    def parse(self, shown: Mapping[str, Any], data: Mapping[str, list[str]]) -> Any:
        """Read form fields `answer` and `answer-<id>`; None when left blank; AnswerError when it is nonsense."""
        ...

    def by_person(self, key: Mapping[str, Any]) -> bool:
        """Whether a person has to judge the answers to this question."""
        ...

    def score(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> float:
        """Return the fraction earned, 0 to 1; NeedsPersonError where a person judges and the answer is not blank."""
        ...

    def explain(self, shown: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> list[Line]:
        """Return the rows of the review."""
        ...
