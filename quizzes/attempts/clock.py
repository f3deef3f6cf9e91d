"""The server's clock. Pure: the time comes in from outside."""

from __future__ import annotations

import datetime as dt
from typing import Final

from .models import Attempt

# An answer given before the bell may still be on the wire, or wait for a busy server, when it rings.
# Moodle allows the same minute (``graceperiodmin``); the page shows the time without it.
GRACE: Final = dt.timedelta(seconds=60)


def deadline(started_at: dt.datetime, minutes: int | None) -> dt.datetime | None:
    """When the time of an attempt is out; None where there is no limit."""
    return None if minutes is None else started_at + dt.timedelta(minutes=minutes)


def has_rung(attempt: Attempt, now: dt.datetime) -> bool:
    """Whether the time that the learner was promised is out."""
    return attempt.deadline_at is not None and now >= attempt.deadline_at


def is_over(attempt: Attempt, now: dt.datetime) -> bool:
    """Whether even an answer on the wire comes too late."""
    return attempt.deadline_at is not None and now > attempt.deadline_at + GRACE


def seconds_left(attempt: Attempt, now: dt.datetime) -> int | None:
    """Whole seconds to the bell, zero after it; None where there is no limit."""
    if attempt.deadline_at is None:
        return None
    return max(0, int((attempt.deadline_at - now).total_seconds()))
