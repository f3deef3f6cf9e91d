"""What of an attempt may be seen afterwards, and by whom. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from quizzes.assembly import reviews
from quizzes.scoring import KINDS, Line

from .judged import Judged
from .models import Attempt


def seen(
    attempt: Attempt, now: dt.datetime, *, passed: bool, attempts_left: int | None, still_open: bool
) -> reviews.Seen:
    """What a learner sees of a finished attempt by the table frozen in it.

    ``passed``: by any of her attempts at the quiz. While another attempt is ``still_open``, nobody gets the key:
    a second tab would be a crib.
    """
    at = reviews.moment(finished_at=attempt.finished_at, closes_at=attempt.closes_at, now=now)
    found = reviews.seen(attempt.review, at, is_done=passed or attempts_left == 0)
    return replace(found, answers=False, feedback=False) if still_open else found


def opens(attempt: Attempt, now: dt.datetime, part: str, seen: reviews.Seen) -> str:
    """The moment at which ``part``, hidden now, will be seen; empty where it is seen or never will be.

    ``done``: as soon as she has passed or no attempt is left. ``later`` and ``closed``: as in ``reviews.MOMENTS``.
    """
    if getattr(seen, part):
        return ""
    at = reviews.moment(finished_at=attempt.finished_at, closes_at=attempt.closes_at, now=now)
    if getattr(reviews.seen(attempt.review, at), part):
        return "done"
    ahead = reviews.WHEN_OVER[reviews.WHEN_OVER.index(at) + 1 :] if at in reviews.WHEN_OVER else ()
    known = [moment for moment in ahead if moment != "closed" or attempt.closes_at is not None]
    return next((moment for moment in known if getattr(reviews.seen(attempt.review, moment), part)), "")


@dataclass(frozen=True)
class Reviewed:
    """A question of a finished attempt.

    ``verdict`` is empty where marks are not seen, ``lines`` where right answers are not; ``notes`` are the author's
    words to what was chosen, where explanations are seen without the right answers. ``judged`` is for what was written
    at length.
    """

    position: int
    kind: str
    stem: str
    verdict: str
    fraction: float | None
    given: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    explanation: str = ""
    carried: bool = False
    judged: Judged | None = None


def reviewed(
    *,
    position: int,
    shown: Mapping[str, Any],
    key: Mapping[str, Any],
    answer: Any,
    fraction: float | None,
    seen: reviews.Seen,
    carried: bool = False,
) -> Reviewed:
    """One question with no more than ``seen`` allows; what was answered is always told."""
    kind = KINDS[shown["kind"]]
    lines = [line if seen.feedback else replace(line, note="") for line in kind.explain(shown, key, answer)]
    return Reviewed(
        position=position,
        kind=kind.name,
        stem=shown["stem"],
        verdict=_verdict(answer, fraction) if seen.marks or seen.answers else "",
        fraction=fraction,
        given=tuple(_given(shown, answer, lines)),
        lines=tuple(lines) if seen.answers else (),
        notes=() if seen.answers else tuple(line.note for line in lines if line.note and line.chosen),
        explanation=key.get("explanation", "") if seen.feedback else "",
        carried=carried,
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
