from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler("feedback.look", every_seconds=600)
def look(payload: dict[str, Any]) -> None:
    actions.owe_letters()


@handler(actions.ASK)
def ask(payload: dict[str, Any]) -> None:
    actions.ask(session_id=payload["session"])
