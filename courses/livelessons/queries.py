from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from courses.attendance.models import AttendanceMark
from courses.attendance.queries import length
from courses.editions.models import SeminarEdition
from courses.registrations.queries import offers
from courses.seminars.models import SeminarSession
from courses.seminars.queries import upcoming

from .enough import are_enough, needed, said

if TYPE_CHECKING:
    from courses.lessons.models import Lesson
    from courses.progress.queries import Trail
    from lms.people.models import User


@dataclass(frozen=True)
class Visit:
    """A session that a learner was marked at: so many minutes, and whether they are enough for the lesson."""

    session: SeminarSession
    minutes: int
    is_enough: bool


def is_earned(lesson: Lesson, user: User, since: dt.datetime | None) -> bool:
    """Whether ``user`` has attended what the lesson asks for: one session, or all of an edition that is taken whole.

    At most two queries. ``since``: sessions from before count for an earlier round.
    """
    by_edition: dict[SeminarEdition, list[AttendanceMark]] = defaultdict(list)
    for mark in _marks(lesson, user, since):
        by_edition[mark.session.edition].append(mark)
    whole = [edition.pk for edition in by_edition if edition.attend == SeminarEdition.Attend.ALL]
    every = list(SeminarSession.objects.filter(edition__in=whole, cancelled_at=None)) if whole else []
    for edition, marks in by_edition.items():
        own = {mark.session_id: mark.minutes for mark in marks}
        if edition.pk in whole:
            sets = [[(own.get(one.pk, 0), length(one)) for one in every if one.edition_id == edition.pk]]
        else:
            sets = [[(mark.minutes, length(mark.session))] for mark in marks]
        if any(are_enough(lesson, attended) for attended in sets):
            return True
    return False


def _marks(lesson: Lesson, user: User, since: dt.datetime | None) -> Iterable[AttendanceMark]:
    """The marks of ``user`` that count, of sessions of the lesson's course."""
    marks = AttendanceMark.objects.filter(session__course=lesson.course_id, user=user, session__cancelled_at=None)
    if since is not None:
        marks = marks.filter(session__ends_at__gte=since)
    latest = marks.order_by("session_id", "-id").distinct("session_id")
    return latest.select_related("session__edition")


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    """What the learner's page shows: the sessions ahead with her registrations, and where she was."""
    marks = sorted(_marks(lesson, user, way.since), key=lambda mark: mark.session.starts_at)
    visits = [Visit(mark.session, mark.minutes, mark.minutes >= needed(lesson, length(mark.session))) for mark in marks]
    return {"offers": offers(upcoming([lesson.course_id]), user), "visits": visits, "needed": said(lesson)}
