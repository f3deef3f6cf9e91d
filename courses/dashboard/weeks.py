"""Weeks of the trend: each ends on a Sunday. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Final

WEEKS_KEPT: Final = 52
WEEKS_SHOWN: Final = 12
SUNDAY: Final = 7


def sundays(today: dt.date, weeks: int) -> list[dt.date]:
    """The last so many Sundays that are over, the oldest first."""
    last = today - dt.timedelta(days=today.isoweekday() % SUNDAY or SUNDAY)
    return [last - dt.timedelta(weeks=number) for number in reversed(range(weeks))]
