from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from courses.catalogue.models import Course
from courses.editions.models import SeminarEdition
from courses.registrations.letters import where
from courses.registrations.models import Registration
from courses.seminars.models import SeminarSession
from courses.seminars.moments import when_for
from courses.versions.models import CourseVersion
from lms.jobs.actions import enqueue, enqueue_many
from lms.notifications.actions import notify, notify_each

from . import queries
from .letters import COURSE_CHANGED, KINDS, REGISTRATION_OPEN
from .stages import HOUR, STAGES, Stage

REMIND: Final = "reminders.remind"
OPENED: Final = "reminders.opened"
CHANGED: Final = "reminders.changed"
LINK_IS_THERE: Final = "Ссылка на трансляцию — на странице занятия."


def owe() -> None:
    """Owe what is due by now. What is owed or done already is left; a session that was moved is due anew."""
    now = timezone.now()
    for stage in STAGES.values():
        found = queries.due(stage, now).values_list("pk", "starts_at")
        enqueue_many(REMIND, ((_key(stage, pk, starts_at), _payload(stage, pk, starts_at)) for pk, starts_at in found))
    editions = queries.opened(now).values_list("pk", flat=True)
    enqueue_many(OPENED, ((f"{OPENED}:{pk}", {"edition": pk}) for pk in editions))


def _key(stage: Stage, session: int, starts_at: dt.datetime) -> str:
    return f"{REMIND}:{stage.code}:{session}:{int(starts_at.timestamp())}"


def _payload(stage: Stage, session: int, starts_at: dt.datetime) -> dict[str, object]:
    return {"stage": stage.code, "session": session, "starts_at": starts_at.isoformat()}


@transaction.atomic
def remind(*, session_id: int, stage: Stage, starts_at: dt.datetime) -> None:
    """Remind those who come to a session at ``starts_at``, each once, in the hours of where she works.

    Nobody is written to where it is called off, was moved, or the moment has passed. The letter of the last hour waits
    for the end of quiet hours only if that comes before the session does.
    """
    session = SeminarSession.objects.select_related("course", "edition", "hall").get(pk=session_id)
    gone = session.cancelled_at is not None or session.starts_at != starts_at
    if gone or not stage.is_due(session.starts_at, timezone.now()):
        return
    coming = list(queries.coming(session, stage))
    moments = when_for(session, [one.user for one in coming])
    # The maker of calendar files reads the session back from what it is about.
    notify_each(
        KINDS[stage.code],
        [(one.user, _words(session, one, stage, moments[one.user_id])) for one in coming],
        about=f"session:{session.pk}.{int(starts_at.timestamp())}",
        url=reverse("courses:session", args=[session.pk]),
        no_later=starts_at if stage == HOUR else None,
    )


def _words(session: SeminarSession, one: Registration, stage: Stage, moment: str) -> dict[str, str]:
    words = {"course": session.course.title[:100], "when": moment, "where": where(session, one.way)}
    if stage == HOUR:
        return {**words, "where": LINK_IS_THERE} if one.way == Registration.Way.ONLINE else words
    letter = session.edition.letter.strip()
    return {**words, "letter": f"\n{letter}" if letter else ""}


@transaction.atomic
def tell_opened(*, edition_id: int) -> None:
    """Tell those who may want to come that they may register now, each once."""
    now = timezone.now()
    edition = SeminarEdition.objects.select_related("course").get(pk=edition_id)
    first = queries.first_ahead(edition, now)
    if first is None or not edition.is_open:
        return
    people = list(queries.awaiting(edition))
    moments = when_for(first, people)
    title = edition.course.title[:120]
    notify_each(
        REGISTRATION_OPEN,
        [(one, {"course": title, "when": moments[one.pk]}) for one in people],
        about=f"edition:{edition.pk}",
        url=reverse("courses:course", args=[edition.course_id]),
    )


def owe_change(version: CourseVersion) -> None:
    """Owe the letters about a new version of a course, a while later: trainers mend one thing after another."""
    key = f"{CHANGED}:{version.pk}"
    enqueue(CHANGED, key=key, payload={"version": version.pk}, run_at=timezone.now() + queries.GATHERED_WITHIN)


@transaction.atomic
def tell_changed(*, version_id: int) -> None:
    """Tell those who are in the middle of a course what is new in it since the last letter, each once.

    Of a version that another followed within the while, the letter about that one says it.
    """
    version = CourseVersion.objects.select_related("course").get(pk=version_id)
    lines = queries.news_of(version)
    if not lines or version.course.state != Course.State.PUBLISHED:
        return
    notify(
        COURSE_CHANGED,
        to=queries.in_the_middle(version.course_id),
        about=f"version:{version.pk}",
        url=reverse("courses:course", args=[version.course_id]),
        course=version.course.title[:120],
        changes="; ".join(lines),
    )
