"""Days by a rule of RFC 5545, without the days off. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from dateutil.rrule import rrulestr

from lms.workdays import calendar

AT_MOST: Final = 60
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Slot:
    """A day by the rule and the day on which it is held; None: not held, ``why`` says it."""

    slot: dt.date
    day: dt.date | None
    why: str = ""


def build(
    *, freq: str, interval: int, weekdays: Sequence[int], count: int | None = None, until: dt.date | None = None
) -> str:
    """A rule such as «FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=6». Monthly: the same weekday of the month."""
    parts = [f"FREQ={freq}", f"INTERVAL={interval}"]
    if weekdays and freq == "WEEKLY":
        parts.append("BYDAY=" + ",".join(DAYS[day] for day in sorted(set(weekdays))))
    if count:
        parts.append(f"COUNT={count}")
    elif until:
        parts.append(f"UNTIL={until:%Y%m%d}")
    return ";".join(parts)


def read(rule: str) -> dict[str, str]:
    """The parts of a rule by their names."""
    return dict(part.split("=", 1) for part in rule.split(";") if "=" in part)


def slots(rule: str, starts_on: dt.date, *, days_off: str, except_days: Collection[dt.date] = ()) -> list[Slot]:
    """The days of a rule in order, at most sixty. Raises ValueError for a rule that is none.

    ``days_off``: skip a day off, hold it on the next working day, or keep it.
    """
    found: list[Slot] = []
    held: set[dt.date] = set()
    for day in islice(_days(rule, starts_on), AT_MOST):
        slot = _slot(day, days_off, except_days)
        if slot.day in held:
            slot = Slot(day, None, "в этот день уже есть занятие")
        if slot.day is not None:
            held.add(slot.day)
        found.append(slot)
    return found


def _days(rule: str, starts_on: dt.date) -> Iterator[dt.date]:
    start = dt.datetime.combine(starts_on, dt.time())
    parsed = rrulestr(rule, dtstart=start)
    return (moment.date() for moment in parsed)


def _slot(day: dt.date, days_off: str, except_days: Collection[dt.date]) -> Slot:
    if day in except_days:
        return Slot(day, None, "исключён")
    if calendar.is_working(day) or days_off == "keep":
        return Slot(day, day)
    why = calendar.why_off(day)
    if days_off == "skip":
        return Slot(day, None, why)
    return Slot(day, calendar.next_working(day), f"{why}, перенесено")
