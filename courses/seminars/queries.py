from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from .models import SeminarSession


def upcoming(course_ids: Iterable[int]) -> QuerySet[SeminarSession]:
    """Sessions of the courses that are not over and not cancelled, the nearest first."""
    return (
        SeminarSession.objects.filter(course_id__in=course_ids, cancelled_at=None, ends_at__gt=timezone.now())
        .select_related("trainer")
        .order_by("starts_at", "id")
    )


def next_session(course_ids: Iterable[int]) -> SeminarSession | None:
    """The nearest session of the courses, one that goes on now included; its course comes with it."""
    return upcoming(course_ids).select_related("course", "trainer").first()
