"""What of an attempt may be seen afterwards, and by whom. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from quizzes.assembly.models import Quiz
from quizzes.scoring import KINDS, Line


class Depth(IntEnum):
    """How deep the review goes."""

    SCORE = 0
    MARKS = 1
    FULL = 2


def depth(review: str, *, passed: bool, attempts_left: int | None, still_open: bool) -> Depth:
    """How much a learner sees of a finished attempt by the setting frozen in it.

    ``passed``: by any of her attempts at the quiz. While another attempt is ``still_open``, nobody gets the key:
    a second tab would be a crib.
    """
    if review == Quiz.Review.SCORE:
        return Depth.SCORE
    if review == Quiz.Review.MARKS or still_open:
        return Depth.MARKS
    if review == Quiz.Review.FULL_AT_END and not passed and attempts_left != 0:
        return Depth.MARKS
    return Depth.FULL


@dataclass(frozen=True)
class Reviewed:
    """A question of a finished attempt. ``lines`` and ``explanation`` are filled only in a full review."""

    position: int
    kind: str
    stem: str
    verdict: str
    fraction: float | None
    given: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    explanation: str = ""


def reviewed(
    *,
    position: int,
    shown: Mapping[str, Any],
    key: Mapping[str, Any],
    answer: Any,
    fraction: float | None,
    depth: Depth,
) -> Reviewed:
    """One question as deep as ``depth`` allows: at MARKS what was answered and whether it was right, no more."""
    kind = KINDS[shown["kind"]]
    lines = kind.explain(shown, key, answer)
    full = depth == Depth.FULL
    return Reviewed(
        position=position,
        kind=kind.name,
        stem=shown["stem"],
        verdict=_verdict(answer, fraction),
        fraction=fraction,
        given=tuple(_given(shown, answer, lines)),
        lines=tuple(lines) if full else (),
        explanation=key.get("explanation", "") if full else "",
    )


def _verdict(answer: Any, fraction: float | None) -> str:
    if answer is None:
        return "blank"
    if fraction is None:
        return "waiting"
    if fraction >= 1:
        return "right"
    return "part" if fraction > 0 else "wrong"


def _given(shown: Mapping[str, Any], answer: Any, lines: list[Line]) -> list[str]:
    """The answer in words. Order is told by the learner's own places, since the lines stand in the right order."""
    if answer is None:
        return []
    if shown["kind"] == "order":
        placed = sorted(
            (item for item in shown["options"] if item["id"] in answer), key=lambda item: answer[item["id"]]
        )
        return [f"{answer[item['id']]}. {item['text']}" for item in placed]
    if shown["kind"] == "match":
        return [f"{line.text} — {line.chosen}" for line in lines if line.chosen]
    if shown["kind"] == "short":
        return [str(answer)]
    return [line.text for line in lines if line.chosen]
