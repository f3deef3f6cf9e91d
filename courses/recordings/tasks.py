from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler(actions.TELL)
def tell(payload: dict[str, Any]) -> None:
    actions.tell(session_id=payload["session"])
