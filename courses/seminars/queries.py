from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.agencies.models import Role, RoleGrant
from lms.people.models import User

from .models import Hall, SeminarSession


def upcoming(course_ids: Iterable[int]) -> QuerySet[SeminarSession]:
    """Sessions of the courses that are announced, not over and not cancelled, the nearest first."""
    return ahead().filter(course_id__in=course_ids)


def ahead() -> QuerySet[SeminarSession]:
    """All such sessions, whatever their course."""
    return (
        SeminarSession.objects.filter(
            edition__announced_at__isnull=False,
            cancelled_at=None,
            ends_at__gt=timezone.now(),
        )
        .select_related("hall", "edition")
        .order_by("starts_at", "id")
    )


def halls(*, besides: int | None = None) -> QuerySet[Hall]:
    """Halls that may be chosen, and ``besides`` the one that is."""
    return Hall.objects.filter(Q(closed_at=None) | Q(pk=besides))


def trainers(*, besides: Iterable[int] = ()) -> QuerySet[User]:
    """Who may lead a session: holders of the trainer's role today, and ``besides`` whoever leads it already."""
    granted = RoleGrant.objects.current().filter(role=Role.TRAINER)
    return User.objects.filter(Q(pk__in=granted.values("user"), is_active=True) | Q(pk__in=besides)).order_by(
        "name_key"
    )
