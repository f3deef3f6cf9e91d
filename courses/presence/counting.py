"""How signs of an open page become seconds. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from courses.lessons.models import LessonMatter

# The page gives a sign this often, in seconds; the sign may be late, but after so long she had looked away.
EVERY: Final = 15
LONGEST_GAP: Final = dt.timedelta(seconds=45)


@dataclass(frozen=True)
class Spent:
    """Seconds on a lesson of those that it asks for."""

    seconds: int
    needed: int

    @property
    def is_enough(self) -> bool:
        return self.seconds >= self.needed

    @property
    def minutes(self) -> int:
        """Whole minutes, as they are told."""
        return min(self.seconds, self.needed) // 60

    @property
    def needed_minutes(self) -> int:
        return self.needed // 60

    @property
    def minutes_left(self) -> int:
        return -(-max(0, self.needed - self.seconds) // 60)


def gained(seen_at: dt.datetime, now: dt.datetime) -> int:
    """Seconds between two signs, whichever page gave them; none where they are too far apart."""
    between = now - seen_at
    return int(between.total_seconds()) if dt.timedelta(0) < between <= LONGEST_GAP else 0


def needed(lesson: LessonMatter) -> int:
    """Seconds that the lesson asks for."""
    return 60 * int(lesson.settings.get("at_least") or lesson.minutes)
