"""The sessions of the demo region are held when people work, whatever the day it is filled on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.demo import sessions
from courses.demo.calendar import Cycle
from courses.models import SeminarSession
from lms.models import User
from lms.workdays import calendar
from tests import builders


@pytest.mark.django_db
def test_a_seminar_of_the_new_years_holidays_is_held_in_the_week_after_them(trainer: User) -> None:
    for order in (1, 2):
        builders.course(f"Курс {order}", code=f"S{order}", order=order)
    sessions.load(Cycle(dt.date(2026, 12, 21), days_each=14), trainer=trainer)
    days = {timezone.localdate(one.starts_at): one.course.order for one in SeminarSession.objects.all()}
    assert all(calendar.is_working(day) for day in days)
    assert min(day for day, order in days.items() if order == 2) == dt.date(2027, 1, 12)
