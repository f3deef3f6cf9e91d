from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.requirements.models import Requirement
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue, enqueue_many
from lms.models import Agency, User
from lms.notifications.actions import notify_each
from lms.notifications.kinds import Kind
from lms.workdays.calendar import is_working

from . import digests, letters, plan, queries
from .digests import Digest
from .ladder import HEAD, HR, OFFICE, Steps
from .models import Ladder, LetterPause, LetterRound
from .plan import Planned, Question

if TYPE_CHECKING:
    from datetime import date

SEND = "escalation.send"
TELL = "escalation.tell_overseers"
CHUNK = 4000  # people a job: one is done in seconds, and a killed worker loses no more than one
MORNING = 9  # by the clock of the region

LADDER = Kind(code="courses.ladder", title="{title}", body="{body}")
OVERSEERS = {
    HEAD: Kind(code="courses.ladder_head", title="{title}", body="{body}"),
    OFFICE: Kind(code="courses.ladder_office", title="{title}", body="{body}"),
    HR: Kind(code="courses.ladder_hr", title="{title}", body="{body}"),
}

CLAIM = """
INSERT INTO courses_sentstep (recipient_id, user_id, course_id, requirement_id, step, about_on, day)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::date[], %s::date[])
ON CONFLICT DO NOTHING RETURNING user_id, course_id, about_on, step"""


@transaction.atomic
def set_ladder(*, requirement: Requirement, steps: Steps, by: User) -> Ladder:
    """Say what the ladder of a requirement sends from now on. What was sent about a date is not sent again."""
    ladder, _created = Ladder.objects.update_or_create(
        requirement=requirement,
        defaults={
            "before": sorted(set(steps.before), reverse=True),
            "after": sorted(set(steps.after)),
            "expiring": sorted(set(steps.expiring), reverse=True),
            "hr_weekly": steps.hr_weekly,
            "head_after": steps.head_after,
            "office_after": steps.office_after,
        },
    )
    record("courses.edit_ladder", by=by, subject=requirement, steps=[step.code for step in steps])
    return ladder


@transaction.atomic
def pause(
    *,
    agency: Agency,
    requirement: Requirement | None,
    started_on: dt.date,
    until: dt.date | None,
    reason: str,
    by: User,
) -> LetterPause:
    """Keep the letters about an agency's people back on these days. A second pause just like it is the first one."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    if until is not None and until < started_on:
        raise Refused(_("Последний день паузы должен быть не раньше первого."))
    if not reason.strip():
        raise Refused(_("Напишите, почему письма не уходят: это увидят все, кто их ждёт."))
    if started_on < timezone.localdate():
        raise Refused(_("Пауза не может начаться в прошлом: те письма уже ушли."))
    same = LetterPause.objects.filter(agency=agency, requirement=requirement, started_on=started_on, until=until)
    if held := same.first():
        return held
    made = LetterPause.objects.create(
        agency=agency, requirement=requirement, started_on=started_on, until=until, reason=reason.strip()[:300], by=by
    )
    record("courses.pause_letters", by=by, subject=made, agency=agency.code)
    return made


@transaction.atomic
def lift(*, pause: LetterPause, by: User) -> LetterPause:
    """End a pause: from the next round on letters go out again. One that is over stays as it was."""
    locked = LetterPause.objects.select_for_update().get(pk=pause.pk)
    last = timezone.localdate()
    if not LetterRound.objects.filter(day=last).exists():
        last -= dt.timedelta(days=1)
    last = max(last, locked.started_on - dt.timedelta(days=1))
    if locked.until is None or locked.until > last:
        locked.until = last
        locked.save(update_fields=["until"])
        record("courses.lift_pause", by=by, subject=locked)
    return locked


@transaction.atomic
def open_round(*, now: dt.datetime | None = None) -> LetterRound | None:
    """Owe the letters of today, in chunks of people, once: from the morning of a working day on."""
    now = timezone.localtime(now)
    if now.hour < MORNING or not is_working(now.date()):
        return None
    opened, created = LetterRound.objects.get_or_create(day=now.date())
    if not created:
        return opened
    day = opened.day.isoformat()
    last = User.objects.aggregate(last=Max("pk"))["last"] or 0
    enqueue_many(SEND, ((f"{SEND}:{day}:{after}", {"day": day, "after": after}) for after in range(0, last, CHUNK)))
    enqueue(TELL, key=f"{TELL}:{day}", payload={"day": day})
    return opened


@transaction.atomic
def send(*, day: dt.date, after: int) -> int:
    """Send the letters of ``day`` to the people of a chunk: the rows that prove it and the letters in one go.

    May be repeated: what was sent is not planned again. Returns how many people are written to.
    """
    claimed = _claim(plan.rows(Question(day, day, after=after, until=after + CHUNK)))
    by_person: defaultdict[int, list[Planned]] = defaultdict(list)
    for row in claimed:
        by_person[row.user_id].append(row)
    matters = queries.matters(claimed)
    people = User.objects.in_bulk(by_person)
    notify_each(
        LADDER,
        (
            (people[key], {"title": letters.title(those, day), "body": letters.body(those, day)})
            for key, rows in by_person.items()
            for those in [[matters[row.course_id, row.requirement_id, row.about_on, row.code] for row in rows]]
        ),
        about=day.isoformat(),
        url=reverse("courses:home"),
    )
    return len(by_person)


@transaction.atomic
def tell_overseers(*, day: dt.date) -> int:
    """Send the letters of ``day`` to heads, offices and HR. May be repeated. Returns how many there are."""
    names = queries.agency_names()
    made = 0
    for digest in digests.digests(day, day):
        if digest.rows and not _claim(digest.rows, recipient=digest.recipient):
            continue
        notify_each(
            OVERSEERS[digest.audience],
            [
                (
                    digest.recipient,
                    {"title": letters.digest_title(digest), "body": letters.digest_body(digest, names)},
                )
            ],
            about=_about(digest),
            url=f"{reverse('courses:due-people')}{'' if digest.audience == HR else '?late=1'}",
        )
        made += 1
    return made


def _about(digest: Digest) -> str:
    """HR is written to once a week, on whichever day of it."""
    year, week, _weekday = digest.day.isocalendar()
    return f"{year}-w{week}" if digest.audience == HR else digest.day.isoformat()


def _claim(rows: Sequence[Planned], recipient: User | None = None) -> list[Planned]:
    """Note that ``rows`` are sent, and give those that nobody has sent before or is sending now."""
    if not rows:
        return []
    columns: Iterable[list[int] | list[str] | list[date]] = (
        [recipient.pk if recipient else row.user_id for row in rows],
        [row.user_id for row in rows],
        [row.course_id for row in rows],
        [row.requirement_id for row in rows],
        [row.code for row in rows],
        [row.about_on for row in rows],
        [row.day for row in rows],
    )
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, list(columns))
        claimed = set(cursor.fetchall())
    return [row for row in rows if (row.user_id, row.course_id, row.about_on, row.code) in claimed]
