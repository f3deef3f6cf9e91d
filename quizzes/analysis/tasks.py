from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler(actions.RECOUNT, every_seconds=6 * 3600)
def recount(payload: dict[str, Any]) -> None:
    actions.recount()
