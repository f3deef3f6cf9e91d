from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.agencies.models import Role, RoleGrant
from lms.people.models import User

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


def trainers(*, besides: int | None = None) -> QuerySet[User]:
    """Who may lead a session: holders of the trainer's role today, and ``besides`` whoever leads it already."""
    today = timezone.localdate()
    granted = RoleGrant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), role=Role.TRAINER, valid_from__lte=today
    )
    return User.objects.filter(Q(pk__in=granted.values("user"), is_active=True) | Q(pk=besides)).order_by("name_key")
