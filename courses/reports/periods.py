"""A period of a report: whole months, quarters and years counted from a day, or two dates of one's own. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from lms.ui.russian import NBSP

# What lies in the period: the due date, the day of completion, or the last day on which a completion holds.
DUE, DONE, EXPIRES = "due", "done", "expires"
AHEAD: Final = (30, 60, 90)  # days for which one looks forward to what expires
DATES: Final = "dates"
SPANS: Final = {
    "month": _("в этом месяце"),
    "last_month": _("в прошлом месяце"),
    "quarter": _("в этом квартале"),
    "last_quarter": _("в прошлом квартале"),
    "year": _("в этом году"),
    "last_year": _("в прошлом году"),
    DATES: _("между датами…"),
}
DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """``what`` happens from ``since`` to ``until``, both counted in. ``word`` is how the address says it."""

    what: str
    span: str
    since: dt.date
    until: dt.date

    @property
    def word(self) -> str:
        return f"{self.what}-{self.span}"

    @property
    def words(self) -> str:
        """«с 01.10.2026 по 31.10.2026»."""
        return f"с{NBSP}{self.since:%d.%m.%Y} по{NBSP}{self.until:%d.%m.%Y}"

    @property
    def asked(self) -> dict[str, str]:
        """What the address carries."""
        return self.fixed if self.span == DATES else {"period": self.word}

    @property
    def fixed(self) -> dict[str, str]:
        """The same period for an address that asks about another day."""
        return {"period": f"{self.what}-{DATES}", "since": self.since.isoformat(), "until": self.until.isoformat()}

    def months(self) -> tuple[dt.date, dt.date] | None:
        """The first days of the first and of the last month that lie in the period as a whole."""
        first = self.since if self.since.day == 1 else _months_on(self.since, 1)
        last = _months_on(self.until + DAY, -1) if (self.until + DAY).day == 1 else _months_on(self.until, -1)
        return (first, last) if first <= last else None

    def odd_days(self) -> list[tuple[dt.date, dt.date]]:
        """What is left of the period without its whole months."""
        months = self.months()
        if months is None:
            return [(self.since, self.until)]
        before, after = (self.since, months[0] - DAY), (_months_on(months[1], 1), self.until)
        return [(first, last) for first, last in (before, after) if first <= last]


def choices(what: str) -> list[tuple[str, Any]]:
    """The periods that one can choose from: how the address says each, and its label."""
    return [(f"{what}-{span}", label) for span, label in SPANS.items()]


def read(asked: Mapping[str, str], day: dt.date) -> Period | None:
    """The period that an address names, as of ``day``; nonsense names none."""
    what, _dash, span = asked.get("period", "").partition("-")
    if what == EXPIRES and span in [str(one) for one in AHEAD]:
        return Period(what, span, day, day + int(span) * DAY)
    if what not in (DUE, DONE) or span not in SPANS:
        return None
    if span == DATES:
        named = [one for one in (_date(asked.get("since", "")), _date(asked.get("until", ""))) if one]
        ends = named if len(named) == 2 else [*named, day] if named else [day.replace(day=1), day]
        return Period(what, span, min(ends), max(ends))
    return Period(what, span, *_bounds(span, day))


def _bounds(span: str, day: dt.date) -> tuple[dt.date, dt.date]:
    length = {"month": 1, "quarter": 3, "year": 12}[span.removeprefix("last_")]
    first = day.replace(month=day.month - (day.month - 1) % length, day=1)
    if span.startswith("last_"):
        first = _months_on(first, -length)
    return first, _months_on(first, length) - DAY


def _months_on(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def _date(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
