"""Messages are looked for and delivered."""

from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler("messengers.look", every_seconds=30)
def look(payload: dict[str, Any]) -> None:
    actions.look()


@handler(actions.DELIVER)
def deliver(payload: dict[str, Any]) -> None:
    actions.deliver(key=payload["link"])
