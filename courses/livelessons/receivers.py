"""A mark of attendance completes the lessons that ask for it. Never refuses: a mark must not be lost for a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver

from courses.attendance.signals import attendance_counted
from courses.catalogue.models import Course
from courses.lessons.models import Lesson
from courses.prerequisites.queries import unmet
from courses.progress.actions import complete_lesson
from courses.progress.queries import trail
from courses.seminars.models import SeminarSession
from courses.versions.models import LessonVersion
from lms.people.models import User

from .queries import is_earned


@receiver(attendance_counted)
def complete_lessons(session: SeminarSession, minutes: Mapping[int, int], **_: Any) -> None:
    """Whoever attended enough has the lesson as she reads it, and begins the course by it if she had not.

    A lesson that an earlier one still holds up is completed when she opens it.
    """
    came = [pk for pk, number in minutes.items() if number]
    course = session.course
    if not came or not _asks(course):
        return
    for user in User.objects.filter(pk__in=came, is_active=True).order_by("pk"):
        way = trail(course, user)
        if not way.is_started and (course.state != Course.State.PUBLISHED or unmet(course, user)):
            continue
        for step in way.steps:
            is_open = step.lesson.completion == Lesson.Rule.ATTENDED and not (step.is_done or step.is_locked)
            if is_open and is_earned(step.lesson, user, way.since):
                complete_lesson(lesson=step.lesson, user=user, met=True)


def _asks(course: Course) -> bool:
    """Whether any lesson of the course, in whatever version, is completed by attendance."""
    rule = Lesson.Rule.ATTENDED
    drafts = Lesson.objects.filter(course=course, completion=rule)
    return drafts.exists() or LessonVersion.objects.filter(version__course=course, completion=rule).exists()
