"""Hours in letters are those of the reader, and their zone is named where it is not the site's."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from courses.models import SeminarSession
from courses.seminars.moments import when


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/Moscow", "24.11.2026, 10:00–11:40"),
        ("Europe/Simferopol", "24.11.2026, 10:00–11:40"),
        ("Europe/Kaliningrad", "24.11.2026, 09:00–10:40 по вашему времени (МСК−1)"),
        ("Asia/Kamchatka", "24.11.2026, 19:00–20:40 по вашему времени (МСК+9)"),
        ("Asia/Kolkata", "24.11.2026, 12:30–14:10 по вашему времени (МСК+2:30)"),
    ],
)
def test_the_zone_is_called_as_people_here_call_it(zone, said):
    start = dt.datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Moscow"))
    session = SeminarSession(starts_at=start, ends_at=start + dt.timedelta(minutes=100))
    assert when(session, ZoneInfo(zone)) == said
