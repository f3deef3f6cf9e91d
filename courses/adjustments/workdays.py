"""Working days by the calendar of article 112 of the Labour Code. Pure.

Days off that the government moves in a single year are not known here: a term may then be a day or two longer or
shorter than the office's calendar says.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

HOLIDAYS: Final = frozenset(
    [*((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]  # (month, day)
)


def is_working(day: dt.date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def after(day: dt.date, working_days: int) -> dt.date:
    """The last of ``working_days`` working days that follow ``day``."""
    while working_days:
        day += dt.timedelta(days=1)
        working_days -= is_working(day)
    return day
