"""What is done for other systems by the clock."""

from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler("api.forget_answers", every_seconds=24 * 3600)
def forget_answers(payload: dict[str, Any]) -> None:
    actions.forget_answers()
