"""Background work: the summaries of Monday morning."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lms.jobs.registry import handler
from lms.notifications.kinds import dressed

from . import actions, letter


@handler("summaries.owe", every_seconds=3600)
def owe(payload: dict[str, Any]) -> None:
    """Hourly: mornings come at different hours in different zones."""
    actions.owe()


@handler(actions.MAKE)
def make(payload: dict[str, Any]) -> None:
    pairs = [(int(head), int(agency)) for head, agency in payload["pairs"]]
    actions.make(week=dt.date.fromisoformat(payload["week"]), pairs=pairs)


dressed(actions.MADE)(letter.dress)
