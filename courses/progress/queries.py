"""How far a learner is: the trail of a course, lesson by lesson, as every page shows it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from courses.lessons import access
from courses.lessons.models import Lesson
from quizzes.attempts.models import Attempt
from quizzes.scenarios.models import Reply

from .models import LessonProgress

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Step:
    """A lesson on a learner's way. ``holder`` is the lesson that must be completed before this one opens."""

    number: int
    lesson: Lesson
    opened_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    score: int | None = None
    holder: Lesson | None = None
    waits_for_trainer: bool = False

    @property
    def is_done(self) -> bool:
        return self.completed_at is not None

    @property
    def is_locked(self) -> bool:
        return self.holder is not None

    @property
    def can_go_on(self) -> bool:
        """Whether there is something for her to do here now."""
        return not (self.is_done or self.is_locked or self.waits_for_trainer)

    @property
    def reason(self) -> str:
        """Why the lesson is closed; empty where it is not."""
        return access.opens_after(self.holder) if self.holder else ""


@dataclass(frozen=True)
class Trail:
    """A course as one learner goes through it. Without an enrolment nothing of it is begun."""

    course: Course
    steps: tuple[Step, ...]
    enrolment: Enrolment | None = None

    @cached_property
    def counted(self) -> tuple[Step, ...]:
        """The steps that the course is completed by: the required ones, or all where none is required."""
        return tuple(step for step in self.steps if step.lesson.required) or self.steps

    @cached_property
    def done(self) -> int:
        return sum(step.is_done for step in self.counted)

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def is_started(self) -> bool:
        return self.enrolment is not None

    @property
    def is_completed(self) -> bool:
        return self.enrolment is not None and self.enrolment.completed_at is not None

    @property
    def since(self) -> dt.datetime | None:
        """When she began to take the course again; what she did before belongs to an earlier round."""
        return self.enrolment.since if self.enrolment else None

    @property
    def minutes(self) -> int:
        return sum(step.lesson.minutes for step in self.counted)

    @property
    def minutes_left(self) -> int:
        return sum(step.lesson.minutes for step in self.counted if not step.is_done)

    @property
    def states(self) -> list[str]:
        """The segments of the progress bar, a segment a lesson, with the next one marked."""
        return self.states_at(self.next if self.is_started else None)

    def states_at(self, here: Step | None) -> list[str]:
        """The segments as seen from one lesson."""
        return ["done" if step.is_done else "current" if step is here else "todo" for step in self.counted]

    @cached_property
    def last(self) -> Step | None:
        """Where she stopped."""
        return self.step(self.enrolment.last_lesson_id) if self.enrolment else None

    @cached_property
    def next(self) -> Step | None:
        """The one next step: where she stopped if that is not done, else the next of the counted ones that is open."""
        if self.last and self.last.can_go_on:
            return self.last
        reached = self.last.number if self.last else 0
        ahead = [step for step in self.counted if step.can_go_on]
        return next((step for step in ahead if step.number > reached), ahead[0] if ahead else None)

    @property
    def waits_for_trainer(self) -> bool:
        """Whether all that is left now is somebody else's turn."""
        return self.next is None and any(step.waits_for_trainer for step in self.counted)

    def step(self, lesson_id: int | None) -> Step | None:
        return next((step for step in self.steps if step.lesson.pk == lesson_id), None)

    def entrance(self, step: Step) -> Step:
        """The open lesson by which one gets to a closed one: the first of those that hold it up."""
        seen: set[int] = set()
        while step.holder is not None and step.number not in seen:
            seen.add(step.number)
            step = self.step(step.holder.pk) or step
        return step

    def before(self, step: Step) -> Step | None:
        return next((other for other in reversed(self.steps) if other.number < step.number), None)

    def after(self, step: Step) -> Step | None:
        return next((other for other in self.steps if other.number > step.number), None)


def enrolment_of(user: User, course: Course) -> Enrolment | None:
    return Enrolment.objects.filter(user=user, course=course).first()


def trail(course: Course, user: User) -> Trail:
    """The way of ``user`` through ``course``; two queries, three where a trainer's mark may be awaited."""
    enrolment = enrolment_of(user, course)
    return trails([course], [enrolment] if enrolment else [], user)[course.pk]


def untrodden(course: Course) -> Trail:
    """The way through ``course`` as nobody in particular sees it, with every lesson open: for a preview."""
    lessons = course.lessons.filter(archived_at=None).defer("body").order_by("order", "id")
    return Trail(course, tuple(Step(number, lesson) for number, lesson in enumerate(lessons, start=1)))


def trails(courses: Iterable[Course], enrolments: Iterable[Enrolment], user: User) -> dict[int, Trail]:
    """The ways of ``user`` through ``courses``, by course id; ``enrolments`` are hers. Always the same few queries."""
    enrolled = {enrolment.course_id: enrolment for enrolment in enrolments}
    by_course: dict[int, list[Any]] = defaultdict(list)
    wanted = {course.pk: course for course in courses}
    for lesson in _lessons(wanted, [enrolment.pk for enrolment in enrolled.values()], user):
        by_course[lesson.course_id].append(lesson)
    awaited = _awaited(by_course.values(), user)
    return {pk: Trail(course, tuple(_steps(by_course[pk], awaited)), enrolled.get(pk)) for pk, course in wanted.items()}


@dataclass(frozen=True)
class Place:
    """Where a learner is with one lesson, read fresh for a write.

    ``holder`` is the title of what must come first, ``has_passed`` whether an attempt at the lesson's quiz is passed:
    whether it counts is asked only then. ``since`` is when she began to take the course again, if she does.
    """

    enrolment_id: int | None
    progress_id: int | None
    completed_at: dt.datetime | None
    holder: str | None
    has_passed: bool
    since: dt.datetime | None = None


def place(lesson: Lesson, user: User) -> Place:
    """One query for all that decides whether a lesson may be opened or completed."""
    enrolment = Enrolment.objects.filter(user=user, course=OuterRef("course"))
    progress = LessonProgress.objects.filter(enrolment__user=user, lesson=OuterRef("pk"))
    passed = Attempt.objects.filter(quiz=OuterRef("quiz"), user=user, state=Attempt.State.GRADED, passed=True)
    row = Lesson.objects.filter(pk=lesson.pk).values_list(
        Subquery(enrolment.values("pk")),
        Subquery(progress.values("pk")),
        Subquery(progress.values("completed_at")),
        Subquery(holders(user).values("title")),
        Exists(passed),
        Subquery(enrolment.filter(round__gt=1).values("started_at")),
    )[0]
    return Place(*row)


def holders(user: User) -> QuerySet[Lesson]:
    """For a subquery over lessons: the lesson that still has to be completed before the outer one.

    The same rule as ``access.waits_for``, in SQL.
    """
    completed = LessonProgress.objects.filter(enrolment__user=user).exclude(completed_at=None).values("lesson")
    return Lesson.objects.filter(pk=OuterRef("after"), course=OuterRef("course"), archived_at=None).exclude(
        pk__in=completed
    )


def _lessons(course_ids: Collection[int], enrolment_ids: Collection[int], user: User) -> Any:
    """Lessons in order, each with her own progress as ``own_…``, and whether her attempt at its quiz awaits marks."""
    attempts = Attempt.objects.filter(quiz=OuterRef("quiz"), user=user)
    # An empty list in the condition of a relation would empty the whole result, so that of no enrolment is never so.
    enrolment_ids = enrolment_ids or [0]
    return (
        Lesson.objects.filter(course_id__in=course_ids, archived_at=None)
        .annotate(own=FilteredRelation("progress", condition=Q(progress__enrolment__in=enrolment_ids)))
        .annotate(own_opened=F("own__opened_at"), own_completed=F("own__completed_at"), own_score=F("own__score"))
        .annotate(
            quiz_awaited=Exists(attempts.filter(state=Attempt.State.SUBMITTED))
            & ~Exists(attempts.filter(state=Attempt.State.OPEN))
        )
        .defer("body")
        .order_by("course_id", "order", "id")
    )


def _awaited(courses: Iterable[list[Any]], user: User) -> frozenset[int]:
    """Scenarios to which she has sent a reply that waits for a trainer; asked only where one may be."""
    possible = [
        lesson.scenario_id
        for lessons in courses
        for lesson in lessons
        if lesson.completion == Lesson.Rule.MARKED and lesson.own_opened and not lesson.own_completed
    ]
    if not possible:
        return frozenset()
    sent = Reply.objects.filter(
        user=user, scenario_id__in=possible, needs_mark=True, state=Reply.State.SUBMITTED
    ).order_by()
    return frozenset(sent.values_list("scenario_id", flat=True))


def _steps(lessons: list[Any], awaited: frozenset[int]) -> Iterable[Step]:
    by_id = {lesson.pk: lesson for lesson in lessons}
    done = {lesson.pk for lesson in lessons if lesson.own_completed}
    for number, lesson in enumerate(lessons, start=1):
        held = access.waits_for(lesson, course_lessons=by_id, done=done)
        yield Step(
            number=number,
            lesson=lesson,
            opened_at=lesson.own_opened,
            completed_at=lesson.own_completed,
            score=lesson.own_score,
            holder=by_id[lesson.after_id] if held else None,
            waits_for_trainer=lesson.pk not in done and (lesson.scenario_id in awaited or lesson.quiz_awaited),
        )
