"""What the catalogue and the page of a course ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils import timezone

from courses.certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.progress.queries import Trail, trails
from courses.requirements.models import Assignment, Progress, RequirementCourse
from courses.requirements.queries import Missing, missing_for_skills
from courses.requirements.statuses import Status, status_of

from .models import Course, Programme

if TYPE_CHECKING:
    from lms.people.models import User

SOON_DAYS = 3


@dataclass(frozen=True)
class Standing:
    """A course and where a learner is with it. ``due_on`` is empty where nobody asks her to complete it.

    Where it is asked for, ``held`` says whether the assignment is done: by the course or by other evidence.
    """

    trail: Trail
    due_on: dt.date | None = None
    assignment: int | None = None  # the key of what asks for it, where the page leads on to why
    held: bool | None = None  # what is asked of her is held today; None: nobody asks
    expires_on: dt.date | None = None
    renews_from: dt.date | None = None
    missing: str = ""  # what a skill that is asked for still wants, in words
    wants_course: bool = True  # whether the course itself is a part of what is wanted

    @classmethod
    def of(cls, trail: Trail, asked: Assignment | None) -> Standing:
        if asked is None:
            return cls(trail)
        held = asked.state == Progress.COMPLETED
        return cls(trail, asked.due_on, asked.pk, held, asked.expires_on, asked.renews_from)

    @property
    def course(self) -> Course:
        return self.trail.course

    @property
    def status(self) -> str:
        """A ``Status``, or «waiting» and «soon», which only she herself wants to know."""
        state = Progress.IN_PROGRESS if self.trail.is_started else Progress.NOT_STARTED
        today = timezone.localdate()
        status = status_of(
            Progress.COMPLETED if self.is_done else state,
            on=today,
            due_on=self.due_on,
            expires_on=self.expires_on,
            renews_from=self.renews_from,
        )
        if status in (Status.COMPLETED, Status.EXPIRING, Status.EXPIRED):
            return status
        if self.trail.waits_for_trainer:
            return "waiting"
        soon = status != Status.OVERDUE and self.due_on and (self.due_on - today).days <= SOON_DAYS
        return "soon" if soon else status

    @property
    def is_open(self) -> bool:
        return not self.is_done

    @property
    def is_done(self) -> bool:
        return self.trail.is_completed if self.held is None else self.held

    @property
    def is_expiring(self) -> bool:
        return self.status == Status.EXPIRING

    @property
    def may_be_taken_again(self) -> bool:
        """She has completed the course, and it has to be held anew."""
        renews = self.held is not None and (not self.held or self.is_expiring)
        return self.trail.is_completed and renews and self.wants_course


def with_missing(standing: Standing, missing: Mapping[int, Missing]) -> Standing:
    """The same where a skill is asked for: what of it is missing."""
    wanted = missing.get(standing.course.pk)
    if wanted is None or standing.is_done:
        return standing
    return replace(standing, missing=wanted.words, wants_course=wanted.course)


def catalogue(user: User) -> list[tuple[Programme, list[Standing]]]:
    """Every programme with its published courses in order, each as it stands for ``user``."""
    courses = list(
        Course.objects.filter(state=Course.State.PUBLISHED)
        .select_related("programme")
        .order_by("programme__title", "programme_id", "order", "id")
    )
    asked = {one.course_id: one for one in Assignment.objects.filter(user=user).order_by()}
    by_course = trails(courses, Enrolment.objects.standing().filter(user=user), user)
    return [
        (programme, [Standing.of(by_course[course.pk], asked.get(course.pk)) for course in group])
        for programme, group in groupby(courses, key=lambda course: course.programme)
    ]


def standing_of(trail: Trail, user: User) -> Standing:
    """A course as it stands for ``user``; where a skill of it is asked for, with what is missing of that."""
    by_skill = RequirementCourse.objects.filter(requirement=OuterRef("requirement"), skill__course=OuterRef("course"))
    asked = Assignment.objects.filter(course=trail.course, user=user).annotate(asks_skill=Exists(by_skill)).first()
    standing = Standing.of(trail, asked)
    if asked is not None and asked.asks_skill and standing.is_open:
        return with_missing(standing, missing_for_skills(user))
    return standing


def certificate_of(course: Course, user: User) -> Certificate | None:
    """The newest certificate of ``user`` for ``course`` that was not taken back."""
    return (
        Certificate.objects.filter(holder=user, completion__course=course)
        .exclude(state=Certificate.State.REVOKED)
        .order_by("-id")
        .first()
    )
