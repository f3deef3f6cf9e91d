"""Background work: files of reports, and what falls due by a timetable."""

from __future__ import annotations

from typing import Any

from lms.jobs.registry import handler

from . import actions
from . import files as files  # reports are made in the background, too


@handler("savedreports.send", every_seconds=120)
def send(payload: dict[str, Any]) -> None:
    actions.send_due()
