"""How long before a session people are reminded of it. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Stage:
    """Due ``before`` a session begins; later than ``until`` it would only confuse, and nobody is written to.

    Who has got her seat within ``fresh`` before the moment has just had a letter, and needs no other.
    """

    code: str
    before: dt.timedelta
    until: dt.timedelta
    fresh: dt.timedelta = dt.timedelta(0)

    def is_due(self, starts_at: dt.datetime, now: dt.datetime) -> bool:
        return starts_at - self.before <= now < starts_at - self.until


WEEK: Final = Stage("week", dt.timedelta(days=7), dt.timedelta(days=3), dt.timedelta(days=1))
DAY: Final = Stage("day", dt.timedelta(days=1), dt.timedelta(hours=3), dt.timedelta(hours=6))
HOUR: Final = Stage("hour", dt.timedelta(hours=1), dt.timedelta(0))
STAGES: Final = {stage.code: stage for stage in (WEEK, DAY, HOUR)}
