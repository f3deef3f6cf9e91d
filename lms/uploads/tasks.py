from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler("uploads.expire", every_seconds=3600)
def expire(payload: dict[str, Any]) -> None:
    actions.expire()
