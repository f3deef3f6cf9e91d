"""How a draft becomes a version: everything that the matter of a course and of its lessons holds is copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Max, Model
from django.utils import timezone

from courses.catalogue.models import Course, CourseMatter
from courses.lessons.models import Lesson, LessonMatter

from .models import CourseVersion, LessonVersion

if TYPE_CHECKING:
    from lms.people.models import User

COURSE_FIELDS: Final = tuple(field.attname for field in CourseMatter._meta.local_fields)
LESSON_FIELDS: Final = tuple(field.attname for field in LessonMatter._meta.local_fields)


@dataclass(frozen=True)
class Note:
    """What stands over a version: who published it, of which weight it is, and its line in the list of changes."""

    by: User | None = None
    scope: str = CourseVersion.Scope.ESSENTIAL
    changelog: str = ""


def freeze(*, course: Course, note: Note) -> CourseVersion:
    """Make a version of the draft as it stands, the newest one of the course. The caller holds the course."""
    last = course.version
    material = last is not None and note.scope == CourseVersion.Scope.MATERIAL
    number = 1 if last is None else last.number + (not material)
    drafts = Lesson.objects.filter(course=course, archived_at=None).order_by("order", "id")
    version = write(
        course=course,
        number=number,
        note=note,
        matter=copied(course.draft(), COURSE_FIELDS),
        lessons={draft.pk: copied(draft, LESSON_FIELDS) for draft in drafts},
        like=[last] if last else [],
    )
    course.version, course.title, course.new_title = version, version.title, ""
    course.save(update_fields=["version", "title", "new_title"])
    return version


def write(
    *,
    course: Course,
    number: int,
    note: Note,
    matter: Mapping[str, Any],
    lessons: Mapping[int, Mapping[str, Any]],
    like: Iterable[CourseVersion],
) -> CourseVersion:
    """Write a version down, as the next revision of ``number``. ``lessons`` are by their keys, in order.

    A lesson that is the same as in one of ``like`` keeps that number; any other gets the next.
    """
    revision = CourseVersion.objects.filter(course=course, number=number).aggregate(last=Max("revision"))["last"]
    version = CourseVersion.objects.create(
        course=course,
        number=number,
        revision=0 if revision is None else revision + 1,
        scope=note.scope,
        changelog=note.changelog,
        published_at=timezone.now(),
        published_by=note.by,
        **matter,
    )
    known = list(LessonVersion.objects.filter(version__in=like))
    last = dict(
        LessonVersion.objects.filter(lesson__course=course)
        .order_by()
        .values_list("lesson")
        .annotate(last=Max("number"))
    )
    rows = []
    for key, values in lessons.items():
        row = LessonVersion(version=version, lesson_id=key, **values)
        twin = next((one.number for one in known if one.lesson_id == key and same_lesson(one, row)), None)
        row.number = twin or last.get(key, 0) + 1
        rows.append(row)
    LessonVersion.objects.bulk_create(rows)
    return version


def copied(source: Model, fields: Iterable[str]) -> dict[str, Any]:
    """The values of ``fields``, by name."""
    return {name: getattr(source, name) for name in fields}


def differences(old: object, new: object, fields: Iterable[str]) -> list[str]:
    """The ``fields`` in which the two differ."""
    return [name for name in fields if getattr(old, name) != getattr(new, name)]


def same_lesson(old: object, new: object) -> bool:
    """Whether two hold the same lesson, wherever in the course it stands."""
    return not differences(old, new, [name for name in LESSON_FIELDS if name != "order"])
