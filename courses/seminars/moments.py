"""When a session is, as a letter says it: in the hours of where its reader works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from lms.notifications.queries import zones_of

if TYPE_CHECKING:
    from lms.people.models import User

    from .models import SeminarSession

MOSCOW: Final = dt.timedelta(hours=3)  # zones are called after hers


def when(session: SeminarSession, zone: dt.tzinfo | None = None) -> str:
    """«24.11.2026, 10:00–11:40» in the hours of the site, or of ``zone``, which is named where they differ."""
    start, end = timezone.localtime(session.starts_at, zone), timezone.localtime(session.ends_at, zone)
    is_same = start.utcoffset() == timezone.localtime(session.starts_at).utcoffset()
    theirs = "" if is_same else f" по вашему времени ({_named(start)})"
    return f"{start:%d.%m.%Y, %H:%M}–{end:%H:%M}{theirs}"


def when_for(session: SeminarSession, people: Iterable[User]) -> dict[int, str]:
    """Person → ``when`` in the hours of where she works. At most two statements."""
    found = [one.pk for one in people]
    known = zones_of(found)
    return {pk: when(session, known.get(pk)) for pk in found}


def _named(moment: dt.datetime) -> str:
    """The zone of a moment as it is called in Russia: «МСК», «МСК+2», «МСК−1»."""
    ahead = (moment.utcoffset() or MOSCOW) - MOSCOW
    if not ahead:
        return "МСК"
    hours, rest = divmod(abs(ahead) // dt.timedelta(minutes=1), 60)
    return f"МСК{'+' if ahead > dt.timedelta() else '−'}{hours}{f':{rest:02d}' if rest else ''}"
