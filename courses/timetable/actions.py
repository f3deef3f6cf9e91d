from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.audit.actions import record

from .models import CalendarFeed

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def open_feed(*, user: User) -> CalendarFeed:
    """The person's address. Where it was revoked, a new one; else the one there is."""
    feed, is_new = CalendarFeed.objects.select_for_update().get_or_create(user=user)
    if not is_new and feed.revoked_at is not None:
        feed.version, feed.revoked_at = feed.version + 1, None
        feed.save(update_fields=["version", "revoked_at"])
        is_new = True
    if is_new:
        record("courses.open_feed", by=user, subject=feed, version=feed.version)
    return feed


@transaction.atomic
def renew_feed(*, user: User) -> CalendarFeed:
    """A new address; the old one opens nothing any more."""
    feed = open_feed(user=user)
    CalendarFeed.objects.filter(pk=feed.pk).update(version=F("version") + 1)
    feed.refresh_from_db()
    record("courses.renew_feed", by=user, subject=feed, version=feed.version)
    return feed


@transaction.atomic
def revoke_feed(*, user: User) -> None:
    if CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now()):
        record("courses.revoke_feed", by=user, subject=CalendarFeed.objects.get(user=user))
