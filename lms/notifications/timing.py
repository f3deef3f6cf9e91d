"""When a letter goes out: at once, after the quiet hours, or with the letter of the day. Pure."""

from __future__ import annotations

import datetime as dt

from .models import MailPreferences


def due(now: dt.datetime, wishes: MailPreferences | None, *, alone: bool = False) -> dt.datetime:
    """The moment for a letter of ``now``, which is local time. The letter of the day keeps the quiet hours too.

    One that goes ``alone`` is no part of the letter of the day.
    """
    if wishes is None:
        return now
    if wishes.pace == MailPreferences.Pace.DAILY and not alone:
        return after_quiet(_next(now, wishes.digest_at), wishes)
    return after_quiet(now, wishes)


def after_quiet(moment: dt.datetime, wishes: MailPreferences) -> dt.datetime:
    """``moment`` itself, or the end of the quiet hours that it lies in."""
    start, end = wishes.quiet_from, wishes.quiet_to
    if start is None or end is None or start == end:
        return moment
    clock = moment.time()
    quiet = start <= clock < end if start < end else clock >= start or clock < end
    return _next(moment, end) if quiet else moment


def _next(moment: dt.datetime, clock: dt.time) -> dt.datetime:
    """The first time after ``moment`` that the clock shows ``clock``."""
    same_day = moment.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    return same_day if same_day > moment else same_day + dt.timedelta(days=1)
