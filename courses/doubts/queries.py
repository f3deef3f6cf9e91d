from __future__ import annotations

from django.db.models import QuerySet

from .models import Doubt


def open_doubts() -> QuerySet[Doubt]:
    """What waits for a decision, the oldest first."""
    return Doubt.objects.filter(decision="").select_related("certificate", "attempt")


def decided() -> QuerySet[Doubt]:
    """What has been decided, the latest first."""
    return (
        Doubt.objects.exclude(decision="")
        .select_related("certificate", "attempt", "decided_by")
        .order_by("-decided_at")
    )
