from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from lms.access import rows

from .models import Export

if TYPE_CHECKING:
    from lms.people.models import User

ALIVE = dt.timedelta(minutes=2)  # a worker that has given no sign for so long is gone
LARGE = 50_000


def exports(user: User) -> QuerySet[Export]:
    return rows(user, "lms.view_export", Export).select_related("file").order_by("-id")


def another_large_one_is_made(than: Export) -> bool:
    """Whether a worker is busy with a large export already, so that others are left for letters."""
    since = timezone.now() - ALIVE
    running = Export.objects.filter(state=Export.State.RUNNING, rows_total__gte=LARGE, touched_at__gte=since)
    return running.exclude(pk=than.pk).exists()


def still_reaches(user: User, reach: list[str]) -> bool:
    """Whether every subtree that a file speaks of is still in the reach of a role of ``user``."""
    held = [grant.path for grant in user.grants]
    return all(any(path.startswith(one) for one in held) for path in reach)
