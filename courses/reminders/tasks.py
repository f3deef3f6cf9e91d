from __future__ import annotations

import datetime as dt
from typing import Any

from lms.jobs.registry import handler

from . import actions
from .stages import STAGES


@handler("reminders.look", every_seconds=300)
def look(payload: dict[str, Any]) -> None:
    actions.owe()


@handler(actions.REMIND)
def remind(payload: dict[str, Any]) -> None:
    actions.remind(
        session_id=payload["session"],
        stage=STAGES[payload["stage"]],
        starts_at=dt.datetime.fromisoformat(payload["starts_at"]),
    )


@handler(actions.CHANGED)
def tell_changed(payload: dict[str, Any]) -> None:
    actions.tell_changed(version_id=payload["version"])


@handler(actions.OPENED)
def tell_opened(payload: dict[str, Any]) -> None:
    actions.tell_opened(edition_id=payload["edition"])
