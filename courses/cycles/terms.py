"""Until when something fulfilled holds: the two presets of recertification. Pure; the database says it the same way.

Rolling: so many months after the day of fulfilment; where the month is shorter, until its last day. Calendar: every
year until one and the same day. Whoever fulfils it within the window before that day has done it for the year ahead.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

NONE, ROLLING, CALENDAR = "none", "rolling", "calendar"


@dataclass(frozen=True)
class Preset:
    """A recertification rule. ``months`` belongs to the rolling one, ``month`` and ``day`` to the calendar one."""

    kind: str = NONE
    months: int | None = None
    month: int | None = None
    day: int | None = None
    window_days: int = 60

    def holds_until(self, fulfilled_on: dt.date) -> dt.date | None:
        """The last day on which it holds; None: for good."""
        if self.kind == ROLLING:
            month_on: dt.date = fulfilled_on + relativedelta(months=self.months or 0)
            return month_on
        if self.kind == CALENDAR:
            reached = fulfilled_on + self.window
            this_year = self.yearly_day(reached.year)
            return this_year if this_year > reached else self.yearly_day(reached.year + 1)
        return None

    def opens_on(self, held_until: dt.date) -> dt.date:
        """The first day on which it may be fulfilled again."""
        return held_until - self.window

    def yearly_day(self, year: int) -> dt.date:
        """The day of the calendar preset in a year; 29 February is the last of the month in other years."""
        month, day = self.month or 1, self.day or 1
        return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))

    @property
    def window(self) -> dt.timedelta:
        return dt.timedelta(days=self.window_days)
