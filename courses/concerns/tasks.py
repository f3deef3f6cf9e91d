"""Background work: looking at a completed course."""

from __future__ import annotations

from typing import Any

from courses.progress.models import Completion
from lms.jobs.registry import handler

from . import actions


@handler(actions.LOOK)
def look(payload: dict[str, Any]) -> None:
    for completion in Completion.objects.filter(pk=payload["completion"]):
        actions.look(completion=completion)
