"""Working days: article 112, and what the government moved."""

import datetime as dt

import pytest

from lms.workdays import calendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-11-01", True),  # a Saturday on which people worked
        ("2025-11-03", False),
        ("2026-01-09", False),
        ("2026-03-09", False),
        ("2026-12-31", False),
        ("2026-12-30", True),
        ("2028-06-12", False),
        ("2027-05-03", False),  # by the article alone: the first of May is a Saturday
    ],
)
def test_days_that_were_moved(day, works):
    assert calendar.is_working(dt.date.fromisoformat(day)) is works


def test_a_day_off_says_why():
    assert calendar.why_off(dt.date(2026, 1, 7)) == "Рождество"
    assert calendar.why_off(dt.date(2026, 6, 12)) == "День России"
    assert calendar.why_off(dt.date(2026, 11, 28)) == "выходной"
    assert calendar.next_working(dt.date(2026, 12, 31)) == dt.date(2027, 1, 11)
    assert calendar.after(dt.date(2026, 11, 27), 1) == dt.date(2026, 11, 30)
