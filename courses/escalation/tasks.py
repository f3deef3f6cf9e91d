"""Background work: the letters of the morning."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lms.jobs.registry import handler

from . import actions


@handler("escalation.open_round", every_seconds=3600)
def open_round(payload: dict[str, Any]) -> None:
    """Hourly, so that a server that was down in the morning still sends; a day has one round."""
    actions.open_round()


@handler(actions.SEND)
def send(payload: dict[str, Any]) -> None:
    actions.send(day=dt.date.fromisoformat(payload["day"]), after=payload["after"])


@handler(actions.TELL)
def tell_overseers(payload: dict[str, Any]) -> None:
    actions.tell_overseers(day=dt.date.fromisoformat(payload["day"]))
