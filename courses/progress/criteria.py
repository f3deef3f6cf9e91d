"""By what a course is completed: all required lessons, so many of them, or a sum of points. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from courses.catalogue.models import CourseMatter
    from courses.lessons.models import Lesson

ALL, SOME, SCORE = "all", "some", "score"


def counted(course: CourseMatter, lessons: Sequence[Lesson]) -> tuple[Lesson, ...]:
    """The lessons that bring one nearer to the end: the required ones (all where none is), or by other rules all."""
    required = tuple(lesson for lesson in lessons if lesson.required)
    return required or tuple(lessons) if course.completing == ALL else tuple(lessons)


def is_enough(course: CourseMatter, lessons: Sequence[Lesson], done: Mapping[int, int | None]) -> bool:
    """Whether the course is completed by the lessons ``done``, their scores by their keys. Of no lessons it is not.

    Whatever the rule, a required lesson is never done without.
    """
    if not lessons or any(lesson.required and lesson.pk not in done for lesson in lessons):
        return False
    if course.completing == SOME:
        return sum(lesson.pk in done for lesson in lessons) >= needed(course, lessons)
    if course.completing == SCORE:
        return percent(lessons, done) >= (course.enough or 0)
    return all(lesson.pk in done for lesson in counted(course, lessons))


def needed(course: CourseMatter, lessons: Sequence[Lesson]) -> int:
    """How many lessons are to be done: of those counted all, or as many as are enough (and no more than there are)."""
    if course.completing != SOME:
        return len(counted(course, lessons))
    required = sum(lesson.required for lesson in lessons)
    return min(max(course.enough or 0, required), len(lessons))


def reached(course: CourseMatter, lessons: Sequence[Lesson], done: Container[int]) -> int:
    """How many of the ``needed`` lessons are done: those beyond what the rule asks for bring one no nearer."""
    steps = [lesson for lesson in counted(course, lessons) if lesson.pk in done]
    if course.completing != SOME:
        return len(steps)
    required = sum(lesson.required for lesson in lessons)
    free = needed(course, lessons) - required
    got = sum(lesson.required for lesson in steps)
    return got + min(len(steps) - got, free)


def percent(lessons: Sequence[Lesson], done: Mapping[int, int | None]) -> int:
    """Points got of those that can be got, rounded down.

    A lesson brings its weight; one that is graded brings the share of it that its score is of a hundred.
    """
    whole = sum(lesson.weight for lesson in lessons)
    got = sum(lesson.weight * _hundredths(done[lesson.pk]) for lesson in lessons if lesson.pk in done)
    return got // whole if whole else 0


def _hundredths(score: int | None) -> int:
    return 100 if score is None else min(score, 100)
