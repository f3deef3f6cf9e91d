"""What a trainer decides about an answer, before it is a mark: points, or levels of a rubric. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from quizzes.rubrics.models import Rubric


@dataclass(frozen=True)
class Judgement:
    """The share of the question's points and, where a rubric was used, what it came from."""

    fraction: float
    rubric: Rubric | None = None
    levels: Mapping[str, int | None] | None = None
    stop_factors: list[str] = field(default_factory=list)


def by_points(points: float, out_of: float) -> Judgement:
    return Judgement(points / out_of if out_of else 0.0)


def by_levels(rubric: Rubric, levels: Mapping[str, int | None], stop_factors: Collection[str] = ()) -> Judgement:
    """By the rubric, as a reply in an exercise: its score is of a hundred."""
    held = rubric.scale.implied(levels, stop_factors)
    return Judgement(rubric.scale.total(levels, held) / 100, rubric, dict(levels), held)
