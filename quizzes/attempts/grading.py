"""From answers to an outcome. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from quizzes.scoring import KINDS

from .models import Attempt, Item

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Outcome:
    """What an attempt is worth."""

    score: float
    max_score: float
    percent: Decimal
    passed: bool


def by_person(kind: str, made_of: Mapping[str, Any]) -> bool:
    """Whether a person judges the answers to a question. ``made_of`` is its body, or its key in an attempt."""
    return kind == "essay" or made_of.get("judge") == "person"


def fraction(item: Item) -> float | None:
    """The share of the question's weight that the answer earns; None where a person has to say.

    What is blank earns nothing, and nobody has to read it.
    """
    if by_person(item.kind, item.key):
        return 0.0 if item.answer is None else None
    return KINDS[item.kind].score(item.shown, item.key, item.answer)


def settle(attempt: Attempt, items: Iterable[Item]) -> None:
    """Set what the graded ``items`` come to: the outcome, or what is known so far while a person has one to judge."""
    items = list(items)
    known = [item for item in items if item.fraction is not None]
    result = outcome(known, pass_percent=attempt.pass_percent, may_pass=attempt.may_pass)
    attempt.score, attempt.max_score = result.score, result.max_score
    if any(item.fraction is None for item in items):
        attempt.state, attempt.percent, attempt.passed = Attempt.State.SUBMITTED, None, None
    else:
        attempt.state, attempt.percent, attempt.passed = Attempt.State.GRADED, result.percent, result.passed


def outcome(items: Iterable[Item], *, pass_percent: int, may_pass: bool = True) -> Outcome:
    """Sum up graded items. The percentage that decides is the one that is kept, to a hundredth.

    Where an attempt may not pass (a practice that does not count), no percentage is enough.
    """
    earned, weights = [], []
    for item in items:
        earned.append(item.weight * (item.fraction or 0.0))
        weights.append(item.weight)
    score, max_score = math.fsum(earned), math.fsum(weights)
    share = Decimal(repr(score)) / Decimal(repr(max_score)) if max_score else Decimal(0)
    percent = (share * 100).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Outcome(round(score, 4), max_score, percent, may_pass and percent >= pass_percent)
