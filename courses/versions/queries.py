"""What is said about versions: what the draft would change, who reads which, what became of it for a learner."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, OuterRef, Q

from courses.enrolments.models import Enrolment
from courses.lessons.models import Lesson
from courses.progress.models import Completion
from courses.progress.queries import with_enough
from courses.requirements.models import Assignment, Progress
from lms.people.models import User

from .changes import Change, changes
from .models import CourseVersion, Publication, Sight
from .reading import lesson_of

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from courses.progress.queries import Trail


def drafts(course: Course) -> list[Lesson]:
    """The lessons of the draft, in order."""
    return list(Lesson.objects.filter(course=course, archived_at=None).order_by("order", "id"))


def lessons_in(version: CourseVersion, course: Course) -> list[Lesson]:
    """The lessons as ``version`` says them, in order."""
    return [lesson_of(row, course) for row in version.lessons.order_by("order", "lesson_id")]


def unpublished(course: Course, lessons: list[Lesson] | None = None) -> list[Change]:
    """What publishing the draft would change for new learners; empty where nothing, or nothing was published yet.

    ``lessons`` are those of the draft, where they are at hand.
    """
    version = course.version
    if version is None:
        return []
    now = drafts(course) if lessons is None else lessons
    return changes(version, lessons_in(version, course), course.draft(), now)


def between(old: CourseVersion, new: CourseVersion, course: Course) -> list[Change]:
    """What became of the course from one version to another."""
    return changes(old, lessons_in(old, course), new, lessons_in(new, course))


def learning(course: Course) -> int:
    """How many go through the course at this moment: they have begun and not completed it."""
    return Enrolment.objects.standing().filter(course=course, completed_at=None).count()


def history(course: Course) -> list[CourseVersion]:
    """Its versions, the newest first, each with how many read it (``readers``)."""
    versions = CourseVersion.objects.filter(course=course).annotate(
        readers=Count("enrolments", filter=Q(enrolments__left_at=None))
    )
    return list(versions.select_related("published_by").order_by("-number", "-revision"))


def waiting(course: Course) -> Publication | None:
    """The publication that is to come."""
    return Publication.objects.filter(course=course, state=Publication.State.WAITING).select_related("by").first()


def owed(course: Course) -> int:
    """How many must complete the course and have not begun: while it is withdrawn they cannot."""
    asked = Assignment.objects.filter(course=course).exclude(state=Progress.COMPLETED)
    begun = Enrolment.objects.standing().filter(course=course, user=OuterRef("user"))
    return asked.exclude(Exists(begun)).count()


@dataclass(frozen=True)
class News:
    """What a learner is told about versions of the course she takes: she was moved on, or there is a newer one."""

    changes: list[Change]
    notes: list[str]
    moved: bool


def news(way: Trail) -> News | None:
    """None where there is nothing to tell. Two queries and one where there is."""
    enrolment, newest = way.enrolment, way.course.version_id
    if enrolment is None or way.version is None or newest is None:
        return None
    moved = enrolment.moved_from_id is not None
    if not moved and way.version.pk == newest:
        return None
    pair = (enrolment.moved_from_id, way.version.pk) if moved else (way.version.pk, newest)
    return _news(way.course, *pair, moved=moved)


def _news(course: Course, old_key: int | None, new_key: int, *, moved: bool) -> News:
    versions = CourseVersion.objects.filter(course=course).in_bulk()
    old, new = versions[old_key or 0], versions[new_key]
    later = [one for one in versions.values() if old.number < one.number <= new.number and one.changelog]
    notes = [one.changelog for one in sorted(later, key=lambda one: (one.number, one.revision))]
    return News(between(old, new, course), notes, moved)


@dataclass(frozen=True)
class DryRun:
    """What the rule of the draft would mean for those who have begun, were they all moved on to it.

    ``ready`` would complete the course at once; ``kept`` have completed it and would not have by this rule, but stay
    so. Lists are cut at ``NAMED``.
    """

    going: int
    ready_count: int
    ready: list[User]
    completed: int
    kept_count: int
    kept: list[User]


NAMED: Final = 200


def dry_run(course: Course) -> DryRun:
    """Asks every row of progress in the course, in two passes."""
    lessons = list(Lesson.objects.filter(course=course, archived_at=None).defer("body").order_by("order", "id"))
    begun = Enrolment.objects.standing().filter(course=course)
    going, done = begun.filter(completed_at=None), begun.exclude(completed_at=None)
    ready = with_enough(going, course, lessons)
    enough = set(with_enough(done, course, lessons))
    kept = [key for key in done.values_list("pk", flat=True) if key not in enough]
    return DryRun(going.count(), len(ready), _named(ready), len(enough) + len(kept), len(kept), _named(kept))


def _named(enrolments: list[int]) -> list[User]:
    people = User.objects.filter(enrolments__in=enrolments)
    return list(people.order_by("last_name", "first_name", "id")[:NAMED])


@dataclass(frozen=True)
class Seen:
    """A version of a lesson that somebody opened, and when; ``named`` is the version of the course it stood in."""

    title: str
    number: int
    named: str
    opened_at: dt.datetime


def seen_by(enrolment: Enrolment) -> dict[int, list[Seen]]:
    """What the person opened in the course, by the keys of lessons, in the order of time. One query."""
    sights = (
        Sight.objects.filter(user=enrolment.user_id, lesson__lesson__course=enrolment.course_id)
        .select_related("lesson__version")
        .defer("lesson__body")
        .order_by("opened_at", "id")
    )
    found: dict[int, list[Seen]] = defaultdict(list)
    for one in sights:
        row = one.lesson
        found[row.lesson_id].append(Seen(row.title, row.number, row.version.name, one.opened_at))
    return found


def completions(enrolment: Enrolment) -> list[Completion]:
    """Her completions of the course with their frozen evidence, the newest first."""
    return list(Completion.objects.filter(user=enrolment.user_id, course=enrolment.course_id).order_by("-cycle"))
