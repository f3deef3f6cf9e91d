from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions
from .models import Publication


@handler(actions.CARRY_OUT)
def carry_out(payload: dict[str, Any]) -> None:
    actions.carry_out(publication=Publication.objects.get(pk=payload["publication"]))
