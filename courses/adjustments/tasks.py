"""Background work: word of exemptions that ended by themselves."""

from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler("adjustments.tell_ended", every_seconds=24 * 3600)
def tell_ended(payload: dict[str, Any]) -> None:
    actions.tell_ended()
