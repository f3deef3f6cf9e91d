"""Practice: a question is checked at once, a wrong try costs a part of its point, the hard ones come back once. Pure.

The rule is that of Moodle's adaptive behaviour: a try earns its share less the penalty for each try before it, the
best try counts, and none takes anything away. The same answer again is not a try.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quizzes.assembly import reviews
from quizzes.scoring import KINDS

from . import grading, reviewing
from .models import Attempt, Item
from .sheet import FileAddress


@dataclass(frozen=True)
class Checked:
    """What a learner is told of a question in practice, after one try or more in this round.

    ``reviewed`` is the last try as deep as the author lets it be seen; where it is ``settled``, nothing is left to try.
    """

    verdict: str
    tries: int
    settled: bool
    remark: str
    hints: tuple[str, ...]
    costs: int
    reviewed: reviewing.Reviewed


@dataclass(frozen=True)
class Practised:
    """How a question of a practice stands. ``checkable``: a machine can say at once whether an answer is right."""

    checkable: bool
    comes_back: bool
    checked: Checked | None


def practised(attempt: Attempt, item: Item, file_url: FileAddress) -> Practised | None:
    """Where a question of ``attempt`` stands; None where it is no practice."""
    if not attempt.practice:
        return None
    return Practised(is_checked(item), comes_back(item), checked(attempt, item, file_url))


def is_checked(item: Item) -> bool:
    """Whether a machine can check the question at once."""
    return not grading.by_person(item.kind, item.key)


def add_try(item: Item, answer: Any, at: dt.datetime, *, again: bool) -> bool:
    """Put a checked try to the others; whether it is one, and not the same answer again or after the right one."""
    before = in_round(item.tries, again=again)
    if before and (before[-1]["answer"] == answer or before[-1]["fraction"] >= 1):
        return False
    made = {"answer": answer, "fraction": KINDS[item.kind].score(item.shown, item.key, answer), "at": at.isoformat()}
    item.tries = [*item.tries, {**made, **({"again": True} if again else {})}]
    return True


def in_round(tries: Iterable[dict[str, Any]], *, again: bool) -> list[dict[str, Any]]:
    """The tries of the first round, or of the one in which hard questions come back."""
    return [one for one in tries if bool(one.get("again")) == again]


def comes_back(item: Item) -> bool:
    """Whether a question comes back in the second round: it was not answered rightly at once, or was passed over."""
    first_round = in_round(item.tries, again=False)
    return is_checked(item) and (not first_round or first_round[0]["fraction"] < 1)


def checked(attempt: Attempt, item: Item, file_url: FileAddress = str) -> Checked | None:
    """What to tell of a question; None before its first try in this round."""
    tries = in_round(item.tries, again=attempt.repeating)
    if not tries:
        return None
    last = tries[-1]
    is_right = last["fraction"] >= 1
    seen = reviews.seen(attempt.review, "during")
    settled = is_right or seen.answers
    # An explanation tells the right answer too: it waits until there is nothing to try any more.
    shown = reviews.Seen(marks=True, answers=settled and (seen.answers or is_right), feedback=seen.feedback)
    told = reviewing.reviewed(
        position=item.position,
        shown=item.shown,
        key=item.key if settled else {**item.key, "explanation": ""},
        answer=last["answer"],
        fraction=last["fraction"],
        seen=shown,
        file_url=file_url,
    )
    return Checked(
        verdict=told.verdict,
        tries=len(tries),
        settled=settled,
        remark="" if settled else told.comment,
        hints=() if settled else tuple(item.key.get("hints", ())[: len(item.tries)]),
        costs=round(attempt.penalty * 100),
        reviewed=told,
    )
