"""What the catalogue and the page of a course ask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone

from courses.certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.progress.queries import Trail, trails
from courses.requirements.models import Assignment, Progress

from .models import Course, Programme

if TYPE_CHECKING:
    from lms.people.models import User

SOON_DAYS = 3


@dataclass(frozen=True)
class Standing:
    """A course and where a learner is with it. ``due_on`` is empty where nobody asks her to complete it."""

    trail: Trail
    due_on: dt.date | None = None
    assignment: int | None = None  # the key of what asks for it, where the page leads on to why

    @property
    def course(self) -> Course:
        return self.trail.course

    @property
    def status(self) -> str:
        """One word of the look's statuses."""
        if self.trail.is_completed:
            return "done"
        if self.trail.waits_for_trainer:
            return "waiting"
        days = (self.due_on - timezone.localdate()).days if self.due_on else None
        if days is not None and days < 0:
            return "overdue"
        if days is not None and days <= SOON_DAYS:
            return "soon"
        return "progress" if self.trail.is_started else "todo"

    @property
    def is_open(self) -> bool:
        return not self.trail.is_completed


def catalogue(user: User) -> list[tuple[Programme, list[Standing]]]:
    """Every programme with its published courses in order, each as it stands for ``user``."""
    courses = list(
        Course.objects.filter(state=Course.State.PUBLISHED)
        .select_related("programme")
        .order_by("programme__title", "programme_id", "order", "id")
    )
    due = dict(Assignment.objects.filter(user=user).order_by().values_list("course_id", "due_on"))
    by_course = trails(courses, Enrolment.objects.filter(user=user), user)
    return [
        (programme, [Standing(by_course[course.pk], due.get(course.pk)) for course in group])
        for programme, group in groupby(courses, key=lambda course: course.programme)
    ]


def open_assignment_of(course: Course, user: User) -> Assignment | None:
    """What asks ``user`` to complete ``course`` by a day, if somebody does."""
    return Assignment.objects.filter(course=course, user=user).exclude(state=Progress.COMPLETED).first()


def certificate_of(course: Course, user: User) -> Certificate | None:
    """The newest certificate of ``user`` for ``course`` that was not taken back."""
    return (
        Certificate.objects.filter(holder=user, completion__course=course)
        .exclude(state=Certificate.State.REVOKED)
        .order_by("-id")
        .first()
    )
