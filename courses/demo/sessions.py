"""Live sessions of every seminar, past and coming, as the cycle has them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from courses.models import Course, SeminarSession
from lms.models import User

from . import content
from .calendar import Cycle

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ONLINE_URL = "https://translyaciya.example/cur-{code}"


def load(cycle: Cycle, *, trainer: User) -> None:
    """The sessions of the first week of each seminar; nothing where sessions are there already."""
    if SeminarSession.objects.exists():
        return
    source = content.read("sessions")
    places = {place["code"]: place for place in source["places"]}
    courses = Course.objects.exclude(code=None).order_by("order")
    SeminarSession.objects.bulk_create(
        _session(course, pattern, places[pattern["place"]], cycle, trainer)
        for course in courses
        for pattern in source["patterns"][:4]
    )


def _session(
    course: Course, pattern: dict[str, Any], place: dict[str, Any], cycle: Cycle, trainer: User
) -> SeminarSession:
    day = cycle.begins_on(course.order) + dt.timedelta(days=WEEKDAYS.index(pattern["weekday"]))
    starts_at = timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(pattern["start"])))
    online = place["kind"] == "online"
    return SeminarSession(
        course=course,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=pattern["minutes"]),
        place="" if online else f"{place['title']}: {place['address']}",
        online_url=ONLINE_URL.format(code=course.code) if online else "",
        trainer=trainer if pattern["group"] == "full" else None,
    )
