"""When things happen in the demo region, counted back from today. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Cycle:
    """A run of the programme: seminar ``order`` is held in its weeks and is to be completed by their last Friday.

    ``starts_on`` is a Monday; ``days_each`` the days from one seminar to the next, a multiple of seven.
    """

    starts_on: dt.date
    days_each: int

    @classmethod
    def of_three_months(cls, today: dt.date) -> Cycle:
        """Six seminars lie behind, the seventh is on: a region in the middle of its term."""
        return cls(_monday(today) - dt.timedelta(days=84), 14)

    @classmethod
    def of_a_year(cls, today: dt.date) -> Cycle:
        return cls(_monday(today) - dt.timedelta(days=336), 42)

    def begins_on(self, order: int) -> dt.date:
        return self.starts_on + dt.timedelta(days=self.days_each * (order - 1))

    def due_on(self, order: int) -> dt.date:
        return self.starts_on + dt.timedelta(days=self.days_each * order - 3)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
