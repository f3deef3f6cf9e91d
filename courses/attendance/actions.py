from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.seminars.actions import locked
from courses.seminars.models import GATHERS_BEFORE, SeminarSession
from lms.audit.actions import record
from lms.errors import Refused
from lms.ui.russian import plural

from . import queries
from .models import AttendanceDecision, AttendanceMark, AttendanceSheet, PresenceFact
from .queries import Register, length, register_of
from .reckoning import CHOICES, LEAVE, Unclear
from .signals import attendance_counted

if TYPE_CHECKING:
    from lms.people.models import User

LOCK: Final = 0xA77E  # the advisory lock under which sheets are numbered


@transaction.atomic
def note(
    *,
    session: SeminarSession,
    user: User,
    source: str,
    key: str,
    by: User | None = None,
    present: bool = True,
    at: dt.datetime | None = None,
    device: str = "",
    seen: int | None = None,
) -> PresenceFact:
    """Put down that somebody is at the session, or (by a trainer's list) is not. The same ``key`` again is one fact.

    ``at``: the moment by the clock of the phone that says so, by default now; a moment ahead of us is now.
    Raises Refused where the session is called off, or had not begun to gather by ``at``.
    """
    now = timezone.now()
    at = min(at or now, now)
    if session.cancelled_at is not None:
        raise Refused(_("Занятие отменено, отмечаться не нужно."))
    if at < session.starts_at - GATHERS_BEFORE:
        raise Refused(_("Отмечаться можно за час до начала занятия."))
    if seen is not None and not PresenceFact.objects.filter(pk=seen, session=session, user=user).exists():
        seen = None
    made = PresenceFact(
        session=session, user=user, source=source, key=key[:100], by=by, present=present, came_at=at, at=at,
        device=device, seen_id=seen,
    )  # fmt: skip
    PresenceFact.objects.bulk_create([made], ignore_conflicts=True)
    fact = PresenceFact.objects.get(session=session, key=key[:100])
    if fact.user_id != user.pk:
        raise Refused(_("Эта отметка уже записана за другим человеком. Обновите страницу."))
    return fact


@transaction.atomic
def decide(
    *, session: SeminarSession, subject: str, choice: str, by: User, reason: str = "", person: User | None = None
) -> None:
    """Settle what is unclear. A repeated decision that says the same changes nothing.

    Raises Refused where there is no such thing any more, the choice makes no sense, or something is left out without
    a reason.
    """
    kept = locked(session)
    one = _unclear(register_of(kept), subject)
    if choice not in dict(CHOICES[one.kind]):
        raise Refused(_("Выберите один из ответов."))
    if choice == "person" and person is None:
        raise Refused(_("Выберите, кто это."))
    if choice in (LEAVE, "was_not") and not reason.strip():
        raise Refused(_("Напишите, почему не засчитываете: это останется в ведомости."))
    whom = person if choice == "person" else None
    if one.decision is not None and (one.choice, one.decision.person) == (choice, whom):
        return
    made = AttendanceDecision.objects.create(
        session=kept,
        subject=subject,
        facts=sorted(fact.pk for fact in one.facts),
        choice=choice,
        person=whom,
        reason=reason.strip()[:300],
        by=by,
    )
    whose = whom.pk if whom else one.user_id
    record(
        "courses.decide_attendance", by=by, subject=kept, about=subject, choice=choice, user=whose, reason=made.reason
    )


def _unclear(register: Register, subject: str) -> Unclear:
    every = [*register.unclear, *register.decided]
    found = next((one for _line, one in every if one.subject == subject), None)
    if found is None:
        raise Refused(_("Этого вопроса больше нет: его уже решили или появились новые отметки. Обновите страницу."))
    return found


@transaction.atomic
def mark(*, session: SeminarSession, minutes: Mapping[int, int], by: User, reason: str = "") -> int:
    """Note how long people (by key) were there; what stands so already is left. Returns how many marks were made.

    Raises Refused before the session begins, for people of whom nothing is known, and where what stands (a mark, or
    what the facts come to) is changed without a reason.
    """
    kept = locked(session)
    if kept.cancelled_at is not None or kept.starts_at > timezone.now():
        raise Refused(_("Отмечать можно, когда занятие началось."))
    lines = {line.user.pk: line for line in register_of(kept).lines}
    most = length(kept)
    changed = {pk: number for pk, number in minutes.items() if pk not in lines or lines[pk].minutes != number}
    if not set(changed) <= set(lines):
        raise Refused(_("В списке есть человек, который на это занятие не записан. Обновите страницу."))
    if any(not 0 <= number <= most for number in changed.values()):
        raise Refused(_("Занятие длится %s минут, больше отметить нельзя.") % most)
    corrected = [pk for pk in changed if lines[pk].minutes is not None]
    if corrected and not reason.strip():
        names = ", ".join(lines[pk].user.get_short_name() for pk in corrected)
        raise Refused(_("Вы исправляете отметку (%s). Напишите почему: это останется в ведомости.") % names)
    said = reason.strip()[:300]
    AttendanceMark.objects.bulk_create(
        AttendanceMark(session=kept, user_id=pk, minutes=number, by=by, reason=said if pk in corrected else "")
        for pk, number in changed.items()
    )
    if changed:
        marks = {str(pk): number for pk, number in changed.items()}
        record("courses.mark_attendance", by=by, subject=kept, minutes=marks, reason=said)
        attendance_counted.send(SeminarSession, session=kept, minutes=changed)
    return len(changed)


@transaction.atomic
def approve(*, session: SeminarSession, by: User) -> AttendanceSheet:
    """Make the register official: everybody gets a mark, whoever left no trace that of absence, and the sheet a number.

    Again without a correction between returns the sheet there is. Raises Refused before the end, and while something
    is unclear.
    """
    kept = locked(session)
    if kept.cancelled_at is not None or kept.ends_at > timezone.now():
        raise Refused(_("Утвердить ведомость можно, когда занятие закончилось."))
    register = register_of(kept)
    if left := len(register.unclear):
        waiting = plural(left, "вопрос", "вопроса", "вопросов")
        raise Refused(_("Сначала решите, что неясно: осталось %s.") % waiting)
    fresh = {line.user.pk: line.minutes or 0 for line in register.lines if line.mark is None}
    AttendanceMark.objects.bulk_create(
        AttendanceMark(session=kept, user_id=pk, minutes=number, by=by) for pk, number in fresh.items()
    )
    before = queries.latest_sheet(kept)
    lines = queries.written(kept, register.lines)
    if before is not None and before.lines == lines:
        return before
    sheet = AttendanceSheet(session=kept, lines=lines, by=by)
    if before is not None:
        sheet.year, sheet.number, sheet.edition = before.year, before.number, before.edition + 1
    else:
        sheet.year = timezone.localdate(kept.starts_at).year
        sheet.number = _next_number(sheet.year)
    sheet.save()
    record("courses.approve_attendance", by=by, subject=kept, sheet=sheet.named, edition=sheet.edition)
    if fresh:
        attendance_counted.send(SeminarSession, session=kept, minutes=fresh)
    return sheet


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, year])
    last = AttendanceSheet.objects.filter(year=year).order_by("-number").first()
    return last.number + 1 if last else 1
