from __future__ import annotations

from typing import TYPE_CHECKING, Any

from courses.enrolments.models import Enrolment
from courses.progress.models import LessonProgress

from .counting import EVERY, Spent, needed
from .models import TimeSpent

if TYPE_CHECKING:
    import datetime as dt

    from courses.lessons.models import Lesson
    from courses.progress.queries import Trail
    from lms.people.models import User


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    row = _row(lesson, way.enrolment)
    return {"spent": Spent(row.seconds if row else 0, needed(lesson)), "beat_every": EVERY}


def spent_by_clock(lesson: Lesson, user: User, now: dt.datetime) -> Spent:
    """What counts when she says that she is done: the signs of her page, or the clock where it has never given one."""
    enrolment = Enrolment.objects.filter(user=user, course=lesson.course_id).first()
    if row := _row(lesson, enrolment):
        return Spent(row.seconds, needed(lesson))
    opened = LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson.pk).values_list("opened_at", flat=True)
    since = (now - opened[0]).total_seconds() if enrolment and opened else 0
    return Spent(int(since), needed(lesson))


def _row(lesson: Lesson, enrolment: Enrolment | None) -> TimeSpent | None:
    if enrolment is None:
        return None
    return TimeSpent.objects.filter(enrolment=enrolment, lesson=lesson.pk, round=enrolment.round).first()
