from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.models import PresenceFact
from courses.attendance.spans import Span, clipped, length
from courses.seminars.models import SeminarSession
from lms.audit.actions import record
from lms.errors import Refused
from lms.tables.cells import MEGABYTE, Limits, Unreadable
from lms.tables.reading import open_table
from lms.ui.russian import plural

from . import matching, queries, reading
from .matching import Found, Match
from .models import MeetingImport
from .reading import Attendee

if TYPE_CHECKING:
    from lms.people.models import User

LIMITS: Final = Limits(bytes=5 * MEGABYTE, rows=20_000, columns=60, text=32 * MEGABYTE)
SHIFTS: Final = range(-12, 13)  # hours by which the clock of a report may be off


@transaction.atomic
def look(*, session: SeminarSession, file: IO[bytes], name: str, by: User) -> MeetingImport:
    """Read the report of a meeting and find whose its names are. Nothing of it counts yet.

    Raises Refused where it cannot be read.
    """
    file.seek(0)
    sha256 = hashlib.sha256(file.read()).hexdigest()
    try:
        rows = open_table(file, name, limits=LIMITS).rows
        report = reading.read(rows, starts_at=session.starts_at, ends_at=session.ends_at)
    except Unreadable as wrong:
        raise Refused(str(wrong)) from wrong
    notes = []
    if report.skipped:
        places = ", ".join(report.skipped[:5])
        notes.append(_("Время не прочитать, эти строки не берём: %s.") % places)
    notes += _set_right(report.attendees, session)
    found = _matched(report.attendees, session)
    return MeetingImport.objects.create(
        session=session,
        name=name[-200:],
        sha256=sha256,
        attendees=[_kept(one, whose) for one, whose in zip(report.attendees, found, strict=True)],
        notes=notes,
        by=by,
    )


def _set_right(attendees: Sequence[Attendee], session: SeminarSession) -> list[str]:
    """Move the moments where the clock of the report is hours off, and say so."""
    spans = [span for one in attendees for span in one.spans]
    whole = (session.starts_at, session.ends_at)
    if _within(spans, whole):
        return []
    best = max(SHIFTS, key=lambda hours: (_within(_moved(spans, hours), whole), -abs(hours)))
    if not _within(_moved(spans, best), whole):
        return [_("Время в отчёте не совпадает со временем занятия: похоже, это отчёт другой встречи.")]
    for one in attendees:
        one.spans = _moved(one.spans, best)
    hours = plural(abs(best), "час", "часа", "часов")
    return [
        _("Время в отчёте отличается от нашего: похоже, у встречи другой часовой пояс. Мы сдвинули его на %s.") % hours
    ]


def _moved(spans: Sequence[Span], hours: int) -> list[Span]:
    by = dt.timedelta(hours=hours)
    return [(start + by, end + by) for start, end in spans]


def _within(spans: Sequence[Span], whole: Span) -> dt.timedelta:
    return length(part for span in spans if (part := clipped(span, whole)))


def _matched(attendees: Sequence[Attendee], session: SeminarSession) -> list[Found]:
    known, expected = queries.by_email(one.email for one in attendees), queries.expected(session)
    hosts = list(session.trainers.all())
    found = []
    for one in attendees:
        host = matching.find(one.name, one.email, by_email={host.email: host.pk for host in hosts}, expected=hosts)
        whose = matching.find(one.name, one.email, by_email=known, expected=expected)
        leads = host.match in matching.SURE and whose.user in (None, host.user)
        found.append(Found(Match.HOST, host.user) if leads else whose)
    lost = {one.name for one, whose in zip(attendees, found, strict=True) if whose.match == Match.NONE}
    everybody = queries.named(sorted(lost))
    return [_elsewhere(one, whose, everybody) for one, whose in zip(attendees, found, strict=True)]


def _elsewhere(one: Attendee, whose: Found, everybody: dict[str, list[int]]) -> Found:
    """Somebody without a seat of that name is no more than likely."""
    likely = everybody.get(one.name, []) if whose.match == Match.NONE else []
    if len(likely) == 1:
        return Found(Match.WEAK, likely[0])
    return Found(Match.MANY, candidates=tuple(likely[:5])) if likely else whose


def _kept(one: Attendee, whose: Found) -> dict[str, Any]:
    return {
        "name": one.name or one.email,
        "email": one.email,
        "spans": [[start.isoformat(), end.isoformat()] for start, end in sorted(one.spans)],
        "user": whose.user,
        "match": whose.match.value,
        "candidates": list(whose.candidates),
    }


@transaction.atomic
def apply(*, imported: MeetingImport, by: User) -> MeetingImport:
    """Bring in what was looked at. Names that are not sure become questions of the register. Twice changes nothing."""
    kept = MeetingImport.objects.select_for_update(of=["self"]).select_related("session").get(pk=imported.pk)
    if kept.state != MeetingImport.State.LOOKED_AT:
        return kept
    same = MeetingImport.objects.filter(session=kept.session, sha256=kept.sha256, state=MeetingImport.State.APPLIED)
    if same.exists():
        raise Refused(_("Этот отчёт уже внесён. Если он изменился, сначала отмените прежний."))
    now = timezone.now()
    PresenceFact.objects.bulk_create(
        PresenceFact(
            session=kept.session,
            user_id=one["user"],
            sure=one["match"] in matching.SURE,
            said=one["name"][:200],
            source=PresenceFact.Source.ONLINE,
            came_at=start,
            left_at=end,
            by=by,
            imported=kept,
            key=f"online:{kept.pk}:{number}:{part}",
            at=start,
            got_at=now,
        )
        for number, one in enumerate(kept.attendees)
        if one["match"] != Match.HOST
        for part, (start, end) in enumerate(queries.moments(one["spans"]))
    )
    kept.state, kept.applied_at = MeetingImport.State.APPLIED, now
    kept.save(update_fields=["state", "applied_at"])
    record("courses.apply_meeting_import", by=by, subject=kept, people=len(kept.attendees))
    return kept


@transaction.atomic
def undo(*, imported: MeetingImport, reason: str, by: User) -> MeetingImport:
    """What the report brought in counts no more; the facts stay on record. Marks made since are not touched."""
    if not reason.strip():
        raise Refused(_("Напишите, почему отменяете: это останется в истории."))
    kept = MeetingImport.objects.select_for_update().get(pk=imported.pk)
    if kept.state == MeetingImport.State.UNDONE:
        return kept
    if kept.state != MeetingImport.State.APPLIED:
        raise Refused(_("Отменять нечего: отчёт ещё не внесён."))
    kept.state, kept.undone_at, kept.undone_by = MeetingImport.State.UNDONE, timezone.now(), by
    kept.undo_reason = reason.strip()[:300]
    kept.save(update_fields=["state", "undone_at", "undone_by", "undo_reason"])
    record("courses.undo_meeting_import", by=by, subject=kept, reason=kept.undo_reason)
    return kept
