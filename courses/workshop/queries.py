"""What the trainer's desk and the editors ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Min, Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.catalogue import readiness
from courses.catalogue.models import Course, Programme
from courses.doubts.queries import open_doubts
from courses.enrolments.models import Enrolment
from courses.lessons.models import Lesson
from courses.seminars.models import SeminarSession
from lms.access import rows
from lms.audit.models import AuditEntry
from quizzes.assembly.models import Quiz
from quizzes.attempts.models import Item as Answer
from quizzes.marking.queries import ITEM_WAITING, WAITING
from quizzes.marking.rules import trains
from quizzes.scenarios.models import Reply, Scenario

if TYPE_CHECKING:
    from lms.people.models import User

DAY = dt.timedelta(days=1)
LONG_WAIT_DAYS = 3
WEEK_DAYS = 7


@dataclass(frozen=True)
class Waiting:
    """Answers that wait for a mark, by age; ``in_quizzes`` are those that were given in a quiz."""

    total: int
    over_day: int
    over_days: int
    oldest: dt.datetime | None
    in_quizzes: int = 0

    def __add__(self, other: Waiting) -> Waiting:
        moments = [moment for moment in (self.oldest, other.oldest) if moment]
        return Waiting(
            total=self.total + other.total,
            over_day=self.over_day + other.over_day,
            over_days=self.over_days + other.over_days,
            oldest=min(moments, default=None),
            in_quizzes=self.in_quizzes + other.in_quizzes,
        )

    @property
    def only_in_quizzes(self) -> bool:
        return 0 < self.in_quizzes == self.total

    @property
    def today(self) -> int:
        return self.total - self.over_day

    @property
    def some_days(self) -> int:
        return self.over_day - self.over_days


@dataclass(frozen=True)
class Item:
    """A course on the desk; ``gaps`` says how much a draft lacks."""

    course: Course
    lessons: int
    gaps: int = 0


@dataclass(frozen=True)
class Desk:
    """What the trainer's desk shows. ``waiting`` is empty for whoever marks nothing."""

    waiting: Waiting | None
    sessions: list[SeminarSession]
    drafts: list[Item]
    programmes: list[tuple[Programme, list[Item]]]
    archived: list[Item]
    templates: list[Item]
    doubts: int


def desk(user: User) -> Desk:
    """Six queries, whatever there is."""
    items = _items()
    # A draft that is offered as a template is no unfinished work.
    drafts = [one for one in items if one.course.state == Course.State.DRAFT and not one.course.is_template]
    shown = [one for one in items if one.course.state == Course.State.PUBLISHED or one in drafts]
    return Desk(
        waiting=_waiting(user) if trains(user) else None,
        sessions=list(_sessions_of_week()),
        drafts=drafts,
        programmes=[
            (programme, list(group)) for programme, group in groupby(shown, key=lambda item: item.course.programme)
        ],
        archived=[item for item in items if item.course.state == Course.State.ARCHIVED],
        templates=[item for item in items if item.course.is_template],
        doubts=open_doubts().count(),
    )


def _waiting(user: User) -> Waiting:
    """Replies in exercises and answers in quizzes. Two queries."""
    replies = rows(user, "quizzes.mark_reply", Reply).filter(WAITING).aggregate(**_ages("submitted_at"))
    items = rows(user, "quizzes.mark_item", Answer).filter(ITEM_WAITING).aggregate(**_ages("attempt__finished_at"))
    return Waiting(**replies) + Waiting(**items, in_quizzes=items["total"])


def _ages(sent_at: str) -> dict[str, Any]:
    now = timezone.now()
    return {
        "total": Count("pk"),
        "over_day": Count("pk", filter=Q(**{f"{sent_at}__lt": now - DAY})),
        "over_days": Count("pk", filter=Q(**{f"{sent_at}__lt": now - LONG_WAIT_DAYS * DAY})),
        "oldest": Min(sent_at),
    }


def _sessions_of_week() -> QuerySet[SeminarSession]:
    now = timezone.now()
    return (
        SeminarSession.objects.filter(cancelled_at=None, ends_at__gt=now, starts_at__lt=now + WEEK_DAYS * DAY)
        .select_related("course", "hall")
        .prefetch_related("trainers")
        .order_by("starts_at", "id")
    )


def _items() -> list[Item]:
    courses = (
        Course.objects.select_related("programme")
        .annotate(lesson_count=Count("lessons", filter=Q(lessons__archived_at=None)))
        .order_by("programme__title", "programme_id", "order", "id")
    )
    found: list[Any] = list(courses)
    drafts = {course.pk: course for course in found if course.state == Course.State.DRAFT}
    by_course: dict[int, list[Lesson]] = {pk: [] for pk in drafts}
    for lesson in outline(Q(course__in=drafts)):
        by_course[lesson.course_id].append(lesson)
    return [
        Item(
            course=course,
            lessons=course.lesson_count,
            gaps=len(readiness.gaps(course, by_course[course.pk])) if course.pk in drafts else 0,
        )
        for course in found
    ]


def outline(which: Q, *, archived: bool = False) -> QuerySet[Lesson]:
    """Lessons of courses in order, with what a readiness check looks at."""
    lessons = Lesson.objects.filter(which, archived_at__isnull=not archived)
    return lessons.select_related("quiz", "scenario").order_by("course_id", "order", "id")


@dataclass(frozen=True)
class Taken:
    """How many have begun a course, and how many completed it."""

    begun: int
    completed: int


def taken(course: Course) -> Taken:
    counted = (
        Enrolment.objects.standing()
        .filter(course=course)
        .aggregate(begun=Count("pk"), completed=Count("pk", filter=Q(completed_at__isnull=False)))
    )
    return Taken(**counted)


def upcoming_sessions(course: Course) -> QuerySet[SeminarSession]:
    """Sessions of the course that are not over, called-off ones too, so that it is seen that they were."""
    return (
        SeminarSession.objects.filter(course=course, ends_at__gt=timezone.now())
        .select_related("hall", "edition")
        .prefetch_related("trainers")
        .order_by("starts_at", "id")
    )


_PAGES: Final[dict[type[Model], str]] = {
    Course: "courses:course-edit",
    Lesson: "courses:lesson-edit",
    Quiz: "quizzes:quiz-edit",
    Scenario: "quizzes:scenario-edit",
}


@dataclass(frozen=True)
class Line:
    """A line of the readiness list with the page where it is mended."""

    check: readiness.Check

    @property
    def text(self) -> str:
        return self.check.label if self.check.done else self.check.gap

    @property
    def inside(self) -> bool:
        """Whether it is mended in the editor itself."""
        return isinstance(self.check.subject, Course | Lesson) and self.check.field != "lessons"

    @property
    def page(self) -> str:
        subject = self.check.subject
        return "" if subject is None else reverse(_PAGES[type(subject)], args=[subject.pk])

    @property
    def url(self) -> str:
        """The page, and on it the field."""
        field = self.check.field
        return self.page + {"": "", "lessons": "#lessons"}.get(field, f"#id_{field}")


def ready_lines(course: Course, lessons: Sequence[Lesson]) -> list[Line]:
    return [Line(check) for check in readiness.checks(course, lessons)]


def last_change(subject: Model, *verbs: str) -> AuditEntry | None:
    """Who changed something last, and when."""
    entries = AuditEntry.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk), verb__in=verbs)
    return entries.select_related("actor").order_by("-id").first()
