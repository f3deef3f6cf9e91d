from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .models import Upload

if TYPE_CHECKING:
    from collections.abc import Collection

    from lms.people.models import User


def unfinished(user: User, kinds: Collection[str]) -> QuerySet[Upload]:
    """What she has begun to send for such a place and nothing has taken yet, newest first."""
    return Upload.objects.filter(owner=user, taken_at=None, kinds=sorted(kinds)).select_related("stored")
