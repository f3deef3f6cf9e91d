from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .models import Notification

if TYPE_CHECKING:
    from lms.people.models import User


def unread_count(user: User) -> int:
    """How many notifications ``user`` has not read; counted up to 100, since the badge says «99+» beyond."""
    return Notification.objects.filter(recipient=user, read_at=None).order_by()[:100].count()


def of(user: User) -> QuerySet[Notification]:
    """Notifications of ``user``, newest first."""
    return Notification.objects.filter(recipient=user)
