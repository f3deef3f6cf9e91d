"""From answers to an outcome. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from quizzes.scoring import KINDS

from .models import Item

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Outcome:
    """What an attempt is worth."""

    score: float
    max_score: float
    percent: Decimal
    passed: bool


def fraction(item: Item) -> float:
    """The share of the question's weight that the answer earns."""
    return KINDS[item.kind].score(item.shown, item.key, item.answer)


def outcome(items: Iterable[Item], *, pass_percent: int) -> Outcome:
    """Sum up graded items. The percentage that decides is the one that is kept, to a hundredth."""
    earned, weights = [], []
    for item in items:
        earned.append(item.weight * (item.fraction or 0.0))
        weights.append(item.weight)
    score, max_score = math.fsum(earned), math.fsum(weights)
    share = Decimal(repr(score)) / Decimal(repr(max_score)) if max_score else Decimal(0)
    percent = (share * 100).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Outcome(round(score, 4), max_score, percent, percent >= pass_percent)
