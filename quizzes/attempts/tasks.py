from __future__ import annotations

from typing import Any

from django.utils import timezone

from lms.jobs.actions import enqueue
from lms.jobs.registry import handler

from . import actions

FINISH_EXPIRED = "attempts.finish_expired"


@handler(FINISH_EXPIRED, every_seconds=30)
def finish_expired(payload: dict[str, Any]) -> None:
    """Finish a batch; where it was full, the rest is owed at once: after an exam a whole hall is out of time."""
    if actions.finish_expired() >= actions.BATCH:
        enqueue(FINISH_EXPIRED, key=f"{FINISH_EXPIRED}:{timezone.now().isoformat()}")
