"""How far a learner is: the trail of a course, lesson by lesson, as every page shows it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from courses.lessons import access
from courses.lessons.models import Lesson
from courses.versions.models import CourseVersion, LessonVersion, Sight
from courses.versions.reading import course_of, lesson_of
from quizzes.attempts.models import Attempt
from quizzes.scenarios.models import Reply

from . import criteria
from .models import LessonProgress

if TYPE_CHECKING:
    from courses.catalogue.models import CourseMatter
    from lms.people.models import User


Moment = dt.datetime | None
Versions = dict[int, CourseVersion]


@dataclass(frozen=True)
class Step:
    """A lesson on a learner's way. ``holder`` is the lesson that must be completed before this one opens.

    ``version`` is the key of the lesson's version that she reads, ``version_number`` the number of that, ``is_seen``
    whether she has opened it; it ``is_renewed`` where she has opened another one before.
    ``quiz_passed`` says that an attempt at its quiz passed, whenever; whether that counts is asked only then.
    """

    number: int
    lesson: Lesson
    opened_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    score: int | None = None
    holder: Lesson | None = None
    waits_for_trainer: bool = False
    quiz_passed: bool = False
    version: int | None = None
    version_number: int = 1
    is_seen: bool = True
    is_renewed: bool = False

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
    """A course as one learner goes through it: in her version of it. Without an enrolment nothing of it is begun."""

    course: Course
    steps: tuple[Step, ...]
    enrolment: Enrolment | None = None
    version: CourseVersion | None = None

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        return tuple(step.lesson for step in self.steps)

    @cached_property
    def counted(self) -> tuple[Step, ...]:
        """The steps that the course is completed by: the required ones, all where none is or the rule says so."""
        keys = {lesson.pk for lesson in criteria.counted(self.course, self.lessons)}
        return tuple(step for step in self.steps if step.lesson.pk in keys)

    @cached_property
    def scores(self) -> dict[int, int | None]:
        """The scores of the lessons done, by their keys."""
        return {step.lesson.pk: step.score for step in self.steps if step.is_done}

    @property
    def is_enough(self) -> bool:
        """Whether what she has done completes the course."""
        return criteria.is_enough(self.course, self.lessons, self.scores)

    @property
    def percent(self) -> int:
        """Points got of all, where the course is completed by points."""
        return criteria.percent(self.lessons, self.scores)

    @cached_property
    def done(self) -> int:
        """How many of the lessons that are to be done are done."""
        return criteria.reached(self.course, self.lessons, self.scores)

    @property
    def total(self) -> int:
        """How many lessons are to be done."""
        return criteria.needed(self.course, self.lessons)

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
        """Of the lessons that must be done; 0 where she may choose among them."""
        if self.course.completing != criteria.ALL:
            return 0
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

    def with_done(self, lesson_id: int, opened_at: Moment, completed_at: Moment, score: int | None) -> Trail:
        """The same with one more lesson completed."""
        steps = [
            replace(step, opened_at=opened_at, completed_at=completed_at, score=score)
            if step.lesson.pk == lesson_id
            else step
            for step in self.steps
        ]
        return replace(self, steps=tuple(steps))

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
    return Enrolment.objects.standing().filter(user=user, course=course).select_related("version").first()


def trail(course: Course, user: User) -> Trail:
    """The way of ``user`` through ``course``; three queries, four where a trainer's mark may be awaited."""
    enrolment = enrolment_of(user, course)
    return trails([course], [enrolment] if enrolment else [], user)[course.pk]


def trail_of(enrolment: Enrolment) -> Trail:
    """The way of whose enrolment it is, with her and the course at hand."""
    return trails([enrolment.course], [enrolment], enrolment.user)[enrolment.course_id]


def untrodden(course: Course) -> Trail:
    """The way through the draft of ``course``, as nobody in particular sees it: every lesson is open, for a preview."""
    lessons = course.lessons.filter(archived_at=None).defer("body").order_by("order", "id")
    return Trail(course.draft(), tuple(Step(number, lesson) for number, lesson in enumerate(lessons, start=1)))


def trails(courses: Iterable[Course], enrolments: Iterable[Enrolment], user: User) -> dict[int, Trail]:
    """The ways of ``user`` through ``courses``, by course id; ``enrolments`` are hers. Always the same few queries.

    Each course is read in the version of her enrolment, else in the newest; one that was never published, as a draft.
    """
    enrolled = {enrolment.course_id: enrolment for enrolment in enrolments}
    wanted = {course.pk: course for course in courses}
    read = {pk: _version_read(course, enrolled.get(pk)) for pk, course in wanted.items()}
    versions = _versions(wanted.values(), read, enrolled)
    by_course: dict[int, list[Any]] = defaultdict(list)
    for row in _rows(read, [enrolment.pk for enrolment in enrolled.values()], user):
        by_course[row.in_course].append(row)
    awaited = _awaited(by_course.values(), user)
    ways = {}
    for pk, course in wanted.items():
        version = versions.get(read[pk] or 0)
        shown = course_of(version, course) if version else course
        ways[pk] = Trail(shown, tuple(_steps(shown, by_course[pk], awaited)), enrolled.get(pk), version)
    return ways


def _version_read(course: Course, enrolment: Enrolment | None) -> int | None:
    return (enrolment and enrolment.version_id) or course.version_id


def _versions(courses: Iterable[Course], read: Mapping[int, int | None], enrolled: Mapping[int, Enrolment]) -> Versions:
    """The versions by their keys; those that came with an enrolment or a course are not asked for again."""
    rows: list[Course | Enrolment] = [*enrolled.values(), *courses]
    cached = [row.version for row in rows if type(row).version.is_cached(row)]
    have = {version.pk: version for version in cached if version is not None}
    missing = {key for key in read.values() if key is not None} - have.keys()
    return have | (CourseVersion.objects.in_bulk(missing) if missing else {})


def _rows(read: Mapping[int, int | None], enrolment_ids: Collection[int], user: User) -> Iterable[Any]:
    """Lessons in order, as their versions say, or as drafts in courses without one; each with her own progress."""
    # An empty list in the condition of a relation would empty the whole result, so that of no enrolment is never so.
    enrolment_ids = enrolment_ids or [0]
    versions = [version for version in read.values() if version is not None]
    drafts = [course for course, version in read.items() if version is None]
    sights = Sight.objects.filter(user=user, lesson__lesson=OuterRef("lesson"))
    if versions:
        rows = LessonVersion.objects.filter(version__in=versions).annotate(
            in_course=F("lesson__course"),
            seen=Exists(sights.filter(lesson__number=OuterRef("number"))),
            seen_another=Exists(sights),
        )
        yield from _with_own(rows, "lesson__progress", enrolment_ids, user).order_by("version_id", "order", "lesson_id")
    if drafts:
        lessons = Lesson.objects.filter(course__in=drafts, archived_at=None).annotate(in_course=F("course"))
        yield from _with_own(lessons, "progress", enrolment_ids, user).order_by("course_id", "order", "id")


def _with_own(rows: QuerySet[Any], relation: str, enrolment_ids: Collection[int], user: User) -> QuerySet[Any]:
    """Her own progress as ``own_…``, and whether an attempt of hers at the quiz awaits marks or has passed."""
    attempts = Attempt.objects.filter(quiz=OuterRef("quiz"), user=user)
    condition = Q(**{f"{relation}__enrolment__in": enrolment_ids})
    told: QuerySet[Any] = (
        rows.annotate(own=FilteredRelation(relation, condition=condition))
        .annotate(own_opened=F("own__opened_at"), own_completed=F("own__completed_at"), own_score=F("own__score"))
        .annotate(
            quiz_awaited=Exists(attempts.filter(state=Attempt.State.SUBMITTED))
            & ~Exists(attempts.filter(state=Attempt.State.OPEN)),
            quiz_passed=Exists(attempts.filter(state=Attempt.State.GRADED, passed=True)),
        )
        .defer("body")
    )
    return told


def _awaited(courses: Iterable[list[Any]], user: User) -> frozenset[int]:
    """Scenarios to which she has sent a reply that waits for a trainer; asked only where one may be."""
    possible = [
        row.scenario_id
        for rows in courses
        for row in rows
        if row.completion == Lesson.Rule.MARKED and row.own_opened and not row.own_completed
    ]
    if not possible:
        return frozenset()
    sent = Reply.objects.filter(
        user=user, scenario_id__in=possible, needs_mark=True, state=Reply.State.SUBMITTED
    ).order_by()
    return frozenset(sent.values_list("scenario_id", flat=True))


def _steps(course: Course, rows: list[Any], awaited: frozenset[int]) -> Iterable[Step]:
    lessons = [lesson_of(row, course) if isinstance(row, LessonVersion) else row for row in rows]
    by_id = {lesson.pk: lesson for lesson in lessons}
    done = {lesson.pk for lesson, row in zip(lessons, rows, strict=True) if row.own_completed}
    for number, (lesson, row) in enumerate(zip(lessons, rows, strict=True), start=1):
        held = access.waits_for(lesson, course_lessons=by_id, done=done)
        yield Step(
            number=number,
            lesson=lesson,
            opened_at=row.own_opened,
            completed_at=row.own_completed,
            score=row.own_score,
            holder=by_id[lesson.after_id or 0] if held else None,
            waits_for_trainer=lesson.pk not in done and (lesson.scenario_id in awaited or row.quiz_awaited),
            quiz_passed=row.quiz_passed,
            **(_sight(row) if isinstance(row, LessonVersion) else {}),
        )


def _sight(row: Any) -> dict[str, Any]:
    """What the step says of the version that she reads."""
    renewed = row.seen_another and not row.seen
    return {"version": row.pk, "version_number": row.number, "is_seen": row.seen, "is_renewed": renewed}


def with_enough(enrolments: QuerySet[Enrolment], course: CourseMatter, lessons: Sequence[Lesson]) -> list[int]:
    """Keys of the ``enrolments`` in which enough is done to complete the course by what ``course`` and ``lessons`` ask.

    One query. Whoever has done nothing has never done enough.
    """
    done = LessonProgress.objects.filter(enrolment__in=enrolments).exclude(completed_at=None).order_by("enrolment_id")
    rows = done.values_list("enrolment_id", "lesson_id", "score").iterator(chunk_size=5000)
    return [
        key
        for key, group in groupby(rows, key=itemgetter(0))
        if criteria.is_enough(course, lessons, {lesson: score for _, lesson, score in group})
    ]
