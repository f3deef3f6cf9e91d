from __future__ import annotations

from typing import Any

from django.utils import timezone

from lms.jobs.registry import handler

from .actions import DELIVER
from .letters import letter
from .models import Notification


@handler(DELIVER)
def deliver(payload: dict[str, Any]) -> None:
    """Send the letter of one notification, unless it has gone out already or the person may not sign in."""
    notification = (
        Notification.objects.select_for_update(of=["self"])
        .select_related("recipient")
        .filter(key=payload["key"], by_email=True, emailed_at=None, recipient__is_active=True)
        .first()
    )
    if notification is None:
        return
    letter(notification).send()
    notification.emailed_at = timezone.now()
    notification.save(update_fields=["emailed_at"])
