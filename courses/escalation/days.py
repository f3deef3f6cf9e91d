"""On which days letters go. Pure.

A day is open when letters go out on it. In the past those are the days of which it is known (``rounds``), so that what
a stopped server left out goes on its next round; before the first round, and from today on, every working day.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from lms.workdays.calendar import is_working

ONE = dt.timedelta(days=1)


def each(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + ONE * number for number in range((last - first).days + 1)]


def open_days(first: dt.date, last: dt.date, *, today: dt.date, rounds: Collection[dt.date]) -> list[dt.date]:
    """Open days of a period, in order."""
    beginning = min(rounds, default=today)

    def is_open(day: dt.date) -> bool:
        if beginning <= day < today:
            return day in rounds
        return is_working(day)

    return [day for day in each(first, last) if is_open(day)]


def goes_on(day: dt.date, opened: Sequence[dt.date]) -> dt.date | None:
    """When something that falls on ``day`` goes: the first open day from then on."""
    place = bisect_left(opened, day)
    return opened[place] if place < len(opened) else None


def weekly(opened: Iterable[dt.date]) -> list[dt.date]:
    """The first of the days in each week."""
    found: dict[tuple[int, int], dt.date] = {}
    for day in opened:
        found.setdefault(day.isocalendar()[:2], day)
    return list(found.values())
