"""Working days by article 112 of the Labour Code and by `years.json`: which days off were moved in a year. Pure.

A year that the file does not name follows the article alone: a holiday on a weekend moves to the next working day,
save those of January, which the government places.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Final

NEW_YEAR: Final = range(1, 9)
HOLIDAYS: Final = {
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}  # (month, day)


def is_working(day: dt.date) -> bool:
    off, working = _moved(day.year)
    if day in working:
        return True
    return day.weekday() < 5 and not holiday(day) and day not in off


def holiday(day: dt.date) -> str:
    """The name of the holiday, empty where there is none."""
    if day.month == 1 and day.day in NEW_YEAR:
        return "Рождество" if day.day == 7 else "Новогодние каникулы"
    return HOLIDAYS.get((day.month, day.day), "")


def why_off(day: dt.date) -> str:
    """Why a day is not a working one, in a few words; empty for a working day."""
    if is_working(day):
        return ""
    return holiday(day) or ("выходной" if day.weekday() > 4 else "перенесённый выходной")


def next_working(day: dt.date) -> dt.date:
    """The first working day from ``day`` on."""
    while not is_working(day):
        day += dt.timedelta(days=1)
    return day


def after(day: dt.date, working_days: int) -> dt.date:
    """The last of ``working_days`` working days that follow ``day``."""
    while working_days:
        day += dt.timedelta(days=1)
        working_days -= is_working(day)
    return day


@cache
def _moved(year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """Weekdays that are off in a year beside its holidays, and weekend days on which people work."""
    known = _years().get(str(year))
    if known is None:
        return frozenset(_by_article(year)), frozenset()
    off, working = (frozenset(map(dt.date.fromisoformat, known[name])) for name in ("off", "working"))
    return off, working


@cache
def _years() -> dict[str, dict[str, list[str]]]:
    read: dict[str, dict[str, list[str]]] = json.loads(
        (Path(__file__).parent / "years.json").read_text(encoding="utf-8")
    )
    return read


def _by_article(year: int) -> set[dt.date]:
    """Where the holidays on weekends move to: each to the next day that is neither weekend, holiday nor taken."""
    moved: set[dt.date] = set()
    for month, number in sorted(HOLIDAYS):
        day = dt.date(year, month, number)
        if day.weekday() < 5:
            continue
        while day.weekday() > 4 or holiday(day) or day in moved:
            day += dt.timedelta(days=1)
        moved.add(day)
    return moved
