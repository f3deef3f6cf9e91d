"""Periods of a report: whole months, quarters and years, or two dates; what of them the ledger of months holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.reports import periods

DAY = dt.date(2028, 2, 29)
days = st.dates(dt.date(2023, 12, 1), dt.date(2028, 3, 31))


@pytest.mark.parametrize(
    ("word", "since", "until"),
    [
        ("due-month", (2028, 2, 1), (2028, 2, 29)),
        ("done-last_month", (2028, 1, 1), (2028, 1, 31)),
        ("due-quarter", (2028, 1, 1), (2028, 3, 31)),
        ("done-last_quarter", (2027, 10, 1), (2027, 12, 31)),
        ("due-year", (2028, 1, 1), (2028, 12, 31)),
        ("done-last_year", (2027, 1, 1), (2027, 12, 31)),
        ("done-dates", (2028, 2, 1), (2028, 2, 29)),
    ],
)
def test_a_word_names_whole_months(word: str, since: tuple[int, int, int], until: tuple[int, int, int]) -> None:
    period = periods.read({"period": word}, DAY)
    assert period
    assert (period.since, period.until) == (dt.date(*since), dt.date(*until))
    assert periods.read(period.fixed, dt.date(2020, 1, 1)) == periods.Period(
        period.what, periods.DATES, period.since, period.until
    )


@pytest.mark.parametrize("word", ["", "due", "due-", "done-week", "paid-month", "month", "due-month-month"])
def test_nonsense_names_no_period(word: str) -> None:
    assert periods.read({"period": word}, DAY) is None


def test_dates_in_the_wrong_order_or_half_of_them_still_are_a_period() -> None:
    def bounds(since: str, until: str) -> tuple[str, str]:
        period = periods.read({"period": "due-dates", "since": since, "until": until}, DAY)
        assert period
        return period.since.isoformat(), period.until.isoformat()

    assert bounds("2028-03-05", "2028-01-02") == ("2028-01-02", "2028-03-05")
    assert bounds("2028-03-05", "") == ("2028-02-29", "2028-03-05")
    assert bounds("завтра", "2027-01-02") == ("2027-01-02", "2028-02-29")


@given(days, days)
def test_months_and_odd_days_are_the_period_once(first: dt.date, second: dt.date) -> None:
    period = periods.Period(periods.DONE, periods.DATES, min(first, second), max(first, second))
    counted: list[dt.date] = []
    if months := period.months():
        day = months[0]
        while (day.year, day.month) <= (months[1].year, months[1].month):
            counted.append(day)
            day += dt.timedelta(days=1)
    for since, until in period.odd_days():
        counted += [since + dt.timedelta(days=number) for number in range((until - since).days + 1)]
    whole = [period.since + dt.timedelta(days=number) for number in range((period.until - period.since).days + 1)]
    assert sorted(counted) == whole
