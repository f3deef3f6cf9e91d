"""Until when something holds: leap years, short months, the window before a yearly day; the database says the same."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.cycles.terms import CALENDAR, ROLLING, Preset

days = st.dates(dt.date(2019, 1, 1), dt.date(2045, 12, 31))


@st.composite
def presets(draw: st.DrawFn) -> Preset:
    window = draw(st.integers(0, 364))
    if draw(st.booleans()):
        return Preset(ROLLING, months=draw(st.integers(1, 60)), window_days=window)
    month = draw(st.integers(1, 12))
    return Preset(
        CALENDAR, month=month, day=draw(st.integers(1, calendar.monthrange(2024, month)[1])), window_days=window
    )


def test_a_leap_day_holds_until_the_last_of_february() -> None:
    assert Preset(ROLLING, months=12).holds_until(dt.date(2024, 2, 29)) == dt.date(2025, 2, 28)
    assert Preset(ROLLING, months=48).holds_until(dt.date(2024, 2, 29)) == dt.date(2028, 2, 29)
    assert Preset(ROLLING, months=1).holds_until(dt.date(2024, 1, 31)) == dt.date(2024, 2, 29)
    yearly = Preset(CALENDAR, month=2, day=29, window_days=30)
    assert yearly.holds_until(dt.date(2025, 1, 28)) == dt.date(2025, 2, 28)
    assert yearly.holds_until(dt.date(2025, 1, 29)) == dt.date(2026, 2, 28)
    assert yearly.holds_until(dt.date(2027, 5, 1)) == dt.date(2028, 2, 29)


def test_within_the_window_it_is_done_for_the_year_ahead() -> None:
    yearly = Preset(CALENDAR, month=3, day=1, window_days=60)
    assert yearly.holds_until(dt.date(2025, 12, 30)) == dt.date(2026, 3, 1)
    assert yearly.holds_until(dt.date(2025, 12, 31)) == dt.date(2027, 3, 1)  # the window opens this day
    assert yearly.holds_until(dt.date(2026, 3, 1)) == dt.date(2027, 3, 1)


@given(days, presets())
def test_what_is_fulfilled_in_its_window_holds_on_without_a_gap_and_longer(day: dt.date, preset: Preset) -> None:
    until = preset.holds_until(day)
    assert until is not None
    assert until >= day
    again = preset.holds_until(max(day, preset.opens_on(until)))
    assert again is not None
    assert again >= until
    if preset.kind == CALENDAR:
        assert until > day + preset.window
        assert preset.opens_on(until) > day  # it need not be done twice in one year
        assert preset.yearly_day(until.year) == until


@given(days, days, presets())
def test_later_never_holds_shorter(one: dt.date, other: dt.date, preset: Preset) -> None:
    first, last = sorted((one, other))
    held, longer = preset.holds_until(first), preset.holds_until(last)
    assert held is not None
    assert longer is not None
    assert held <= longer


@pytest.mark.django_db
@settings(max_examples=30)
@given(st.lists(st.tuples(days, presets()), min_size=1, max_size=40))
def test_the_database_says_the_same(cases: list[tuple[dt.date, Preset]]) -> None:
    asked = [
        [one.isoformat() for one, _ in cases],
        [preset.kind for _, preset in cases],
        [preset.months for _, preset in cases],
        [preset.month for _, preset in cases],
        [preset.day for _, preset in cases],
        [preset.window_days for _, preset in cases],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT courses_held_until(d, k, n, m, y, w) FROM unnest("
            "%s::date[], %s::text[], %s::int[], %s::int[], %s::int[], %s::int[]"
            ") WITH ORDINALITY AS t (d, k, n, m, y, w, o) ORDER BY o",
            asked,
        )
        assert [row[0] for row in cursor.fetchall()] == [preset.holds_until(one) for one, preset in cases]
