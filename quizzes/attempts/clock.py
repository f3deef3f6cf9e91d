"""The server's clock. The time comes in from outside."""

from __future__ import annotations

import datetime as dt

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.lookups import LessThan

from .models import Attempt


def deadline(started_at: dt.datetime, minutes: int | None, closes_at: dt.datetime | None = None) -> dt.datetime | None:
    """When the time of an attempt is out: after ``minutes`` or when the quiz closes, the earlier; None if neither."""
    ends = [closes_at] if closes_at else []
    if minutes is not None:
        ends.append(started_at + dt.timedelta(minutes=minutes))
    return min(ends, default=None)


def has_rung(attempt: Attempt, now: dt.datetime) -> bool:
    """Whether the time that the learner was promised is out."""
    return attempt.deadline_at is not None and now >= attempt.deadline_at


def is_over(attempt: Attempt, now: dt.datetime) -> bool:
    """Whether even an answer on the wire comes too late."""
    return attempt.deadline_at is not None and now > attempt.deadline_at + grace(attempt)


def grace(attempt: Attempt) -> dt.timedelta:
    """An answer given before the bell may still be on the wire, or wait for a busy server, when it rings.

    How long that may take is set with the quiz (a minute unless set otherwise, as in Moodle); the page shows the time
    without it.
    """
    return dt.timedelta(seconds=attempt.grace_seconds)


def over(now: dt.datetime) -> Q:
    """Attempts for which even an answer on the wire comes too late: ``is_over`` for the database."""
    a_second = Value(dt.timedelta(seconds=1))
    allowed = ExpressionWrapper(F("grace_seconds") * a_second, output_field=DurationField())
    end = ExpressionWrapper(F("deadline_at") + allowed, output_field=DateTimeField())
    # The first part says nothing new: it lets the index on deadlines be used.
    return Q(deadline_at__lt=now) & Q(LessThan(end, Value(now)))


def seconds_left(attempt: Attempt, now: dt.datetime) -> int | None:
    """Whole seconds to the bell, zero after it; None where there is no limit."""
    if attempt.deadline_at is None:
        return None
    return max(0, int((attempt.deadline_at - now).total_seconds()))
