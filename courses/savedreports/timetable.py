"""When a timetable falls due. Pure: days and times by the clock of the region."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

WEEK: Final = "week"
DAY: Final = dt.timedelta(days=1)


def following(after: dt.datetime, *, every: str, day: int, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The first moment of the timetable later than ``after``. Day 31 is the last one of a shorter month."""
    today = after.astimezone(zone).date()
    for ahead in range(64):
        one = today + ahead * DAY
        if _falls_on(one, every, day):
            moment = dt.datetime.combine(one, time, zone)
            if moment > after:
                return moment
    raise ValueError(f"No such day: {every} {day}.")


def _falls_on(one: dt.date, every: str, day: int) -> bool:
    if every == WEEK:
        return one.isoweekday() == day
    return one.day == min(day, calendar.monthrange(one.year, one.month)[1])
