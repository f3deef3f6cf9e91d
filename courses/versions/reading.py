"""A course and its lessons as they are read: rows of the draft with a version put over them. They are never saved."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.enrolments.models import Enrolment
from courses.lessons.models import Lesson

from .freezing import COURSE_FIELDS, LESSON_FIELDS
from .models import LessonVersion

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from lms.people.models import User

    from .models import CourseVersion

LINKS: Final = ("file", "captions", "poster", "quiz", "scenario")


def course_of(version: CourseVersion, course: Course) -> Course:
    """``course`` with what ``version`` says of it."""
    read = copy(course)
    for name in COURSE_FIELDS:
        setattr(read, name, getattr(version, name))
    return read


def lesson_of(row: LessonVersion, course: Course) -> Lesson:
    """The lesson as ``row`` says it, under the key of the draft; what was deferred is left empty."""
    here = set(LESSON_FIELDS) - row.get_deferred_fields()
    read = Lesson(pk=row.lesson_id, **{name: getattr(row, name) for name in here})
    read._state.adding = False
    read.course = course
    for name in LINKS:
        if row._meta.get_field(name).is_cached(row):  # type: ignore[union-attr]
            setattr(read, name, getattr(row, name))
    return read


def lesson_at(key: int, course: Course) -> Lesson:
    """The lesson as the version with that key says it, with its files, quiz and scenario at hand. One query."""
    return lesson_of(LessonVersion.objects.select_related(*LINKS).get(pk=key), course)


def as_read(lesson: Lesson, user: User) -> Lesson | None:
    """``lesson`` as ``user`` reads it: in the version of her enrolment, else in the newest. None: it is not in that.

    Of a course that was never published it is the draft. One query, with its files, quiz and scenario at hand.
    """
    if lesson.course.version_id is None:
        return lesson if lesson.archived_at is None else None
    own = Enrolment.objects.filter(user=user, course=OuterRef("lesson__course")).values("version")
    rows = LessonVersion.objects.filter(
        lesson=lesson, version=Coalesce(Subquery(own), F("lesson__course__version"))
    ).select_related(*LINKS)
    row = rows.first()
    return lesson_of(row, lesson.course) if row else None


def beyond(user: User, *same: str) -> QuerySet[Any, Any]:
    """Keys of lessons in newest versions that ``user`` does not have in the earlier versions that she reads.

    A lesson that has another value of one of the fields ``same`` there is not the one. Looks at her enrolments only.
    """
    newest = "course__version__lessons"
    behind = Enrolment.objects.standing().filter(user=user, version__isnull=False).exclude(version=F("course__version"))
    twin = {name: OuterRef(f"{newest}__{name}") for name in ("lesson", *same)}
    own = LessonVersion.objects.filter(version=OuterRef("version"), **twin)
    lacking: QuerySet[Any, Any] = behind.filter(~Exists(own), **{f"{newest}__isnull": False}).values(
        f"{newest}__lesson"
    )
    return lacking
