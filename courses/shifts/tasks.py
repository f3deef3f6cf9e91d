from __future__ import annotations

from typing import Any

from django.utils import timezone

from lms.jobs.actions import enqueue
from lms.jobs.registry import handler

from . import actions

CLOSE_OVER = "shifts.close_over"


@handler(CLOSE_OVER, every_seconds=60)
def close_over(payload: dict[str, Any]) -> None:
    """Score a batch; where it was full, the rest is owed at once."""
    if actions.close_over() >= actions.BATCH:
        enqueue(CLOSE_OVER, key=f"{CLOSE_OVER}:{timezone.now().isoformat()}")
