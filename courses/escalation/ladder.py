"""The steps of a ladder and the usual ones. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lms.ui.russian import plural

LEARNER: Final = "learner"
HEAD: Final = "head"
OFFICE: Final = "office"
HR: Final = "hr"

DUE: Final = "due"
EXPIRY: Final = "expiry"

SOON_DAYS: Final = 7  # what HR's weekly letter calls soon


@dataclass(frozen=True)
class Step:
    """A step falls ``days`` after the due date (before it: negative), or after the day on which a result runs out."""

    code: str
    audience: str
    days: int
    base: str = DUE

    @property
    def words(self) -> str:
        return in_words(self.code)


@dataclass(frozen=True)
class Steps:
    """What a ladder sends; the field names are those of ``Ladder``."""

    before: tuple[int, ...] = (30, 14, 7, 1)
    after: tuple[int, ...] = (1, 7, 14)
    expiring: tuple[int, ...] = (30,)
    hr_weekly: bool = True
    head_after: int | None = 14
    office_after: int | None = 30

    def __iter__(self) -> Iterator[Step]:
        """In the order of time. HR's weekly letter is no step of a date and stands apart."""
        for days in sorted(self.before, reverse=True):
            yield Step(f"before_{days}", LEARNER, -days)
        for days in sorted(self.after):
            yield Step(f"after_{days}", LEARNER, days)
        if self.head_after is not None:
            yield Step(f"head_{self.head_after}", HEAD, self.head_after)
        if self.office_after is not None:
            yield Step(f"office_{self.office_after}", OFFICE, self.office_after)
        for days in sorted(self.expiring, reverse=True):
            yield Step(f"expires_{days}", LEARNER, -days, EXPIRY)


USUAL: Final = Steps()

_TEMPLATES: Final = {
    "before": "сотруднику за {}",
    "after": "сотруднику через {} после срока",
    "head": "руководителю через {} после срока",
    "office": "дирекции через {} после срока",
    "expires": "сотруднику за {} до конца действия",
}


def in_words(code: str) -> str:
    """«сотруднику за 7 дней»."""
    kind, _, days = code.partition("_")
    number = int(days)
    words = plural(number, "день", "дня", "дней")
    if kind == "before":
        return f"{_TEMPLATES[kind].format(words)} до срока"
    return _TEMPLATES[kind].format(words)
