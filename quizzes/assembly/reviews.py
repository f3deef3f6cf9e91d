"""What of an attempt is seen, and when: a small table, kept with the quiz and frozen in the attempt. Pure.

As JSON it is ``{"during": […], "after": […], "later": […], "closed": […], "key_waits": true}``: under each moment
stands what is seen then. Read leniently: what is missing is not shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

# Up to here a review is «right after»: as in Moodle.
RIGHT_AFTER: Final = dt.timedelta(minutes=2)
MOMENTS: Final = {
    "during": _("Сразу после проверки вопроса, в тренировке"),
    "after": _("Сразу после теста"),
    "later": _("Позже, пока тест открыт"),
    "closed": _("Когда тест закрыт"),
}
PARTS: Final = {
    "score": _("Результат"),
    "marks": _("Что верно, что нет"),
    "answers": _("Верные ответы"),
    "feedback": _("Пояснения"),
}
WHEN_OVER: Final = ("after", "later", "closed")
KEY: Final = frozenset({"answers", "feedback"})


@dataclass(frozen=True)
class Seen:
    """What is seen: the overall score, which answers are right, what would have been right, and explanations."""

    score: bool = False
    marks: bool = False
    answers: bool = False
    feedback: bool = False

    @classmethod
    def of(cls, parts: Collection[str]) -> Seen:
        return cls(**{part: part in parts for part in PARTS})

    @property
    def questions(self) -> bool:
        """Whether anything is said of single questions."""
        return self.marks or self.answers or self.feedback

    @property
    def key(self) -> bool:
        """Whether anything is seen that helps at the next attempt."""
        return self.answers or self.feedback


EVERYTHING: Final = Seen(score=True, marks=True, answers=True, feedback=True)


def policy(*, during: Collection[str] = ("feedback",), over: Collection[str], key_waits: bool) -> dict[str, Any]:
    """A table that is the same at every moment once the attempt is over."""
    at_any = {moment: [part for part in PARTS if part in over] for moment in WHEN_OVER}
    return {"during": [part for part in PARTS if part in during], **at_any, "key_waits": key_waits}


def default() -> dict[str, Any]:
    """Everything, but right answers and explanations only once there is nothing left to gain by them."""
    return policy(over=PARTS, key_waits=True)


def moment(*, finished_at: dt.datetime | None, closes_at: dt.datetime | None, now: dt.datetime) -> str:
    """Where in the life of an attempt ``now`` is."""
    if finished_at is None:
        return "during"
    if closes_at is not None and now >= closes_at:
        return "closed"
    return "after" if now - finished_at <= RIGHT_AFTER else "later"


def seen(table: Mapping[str, Any], at: str, *, is_done: bool = True) -> Seen:
    """What ``table`` lets the learner see ``at`` a moment. ``is_done``: passed, or no attempt left."""
    parts = set(table.get(at, ()))
    if table.get("key_waits") and at in {"after", "later"} and not is_done:
        parts -= KEY
    return Seen.of(parts)


def problems(table: Mapping[str, Any]) -> list[str]:
    """What is wrong with a table that a person or a program made."""
    known = all(set(table.get(at, ())) <= set(PARTS) for at in MOMENTS)
    return (
        [] if known and set(table) <= {*MOMENTS, "key_waits"} else [str(_("Не понять, что слушатель увидит и когда."))]
    )
