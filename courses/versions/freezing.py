"""How a draft becomes a version: everything that the matter of a course and of its lessons holds is copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Model
from django.utils import timezone

from courses.catalogue.models import Course, CourseMatter
from courses.lessons.models import Lesson, LessonMatter

from .models import CourseVersion, LessonVersion

if TYPE_CHECKING:
    from lms.people.models import User

COURSE_FIELDS: Final = tuple(field.attname for field in CourseMatter._meta.local_fields)
LESSON_FIELDS: Final = tuple(field.attname for field in LessonMatter._meta.local_fields)


def freeze(
    *, course: Course, by: User | None, scope: str = CourseVersion.Scope.ESSENTIAL, changelog: str = ""
) -> CourseVersion:
    """Make a version of the draft as it stands, the newest one of the course. The caller holds the course."""
    last = CourseVersion.objects.filter(course=course).order_by("-number", "-revision").first()
    material = last is not None and scope == CourseVersion.Scope.MATERIAL
    version = CourseVersion.objects.create(
        course=course,
        number=last.number + (not material) if last else 1,
        revision=last.revision + 1 if last and material else 0,
        scope=scope,
        changelog=changelog,
        published_at=timezone.now(),
        published_by=by,
        **copied(course, COURSE_FIELDS),
    )
    drafts = Lesson.objects.filter(course=course, archived_at=None).order_by("order", "id")
    LessonVersion.objects.bulk_create(
        LessonVersion(version=version, lesson=draft, **copied(draft, LESSON_FIELDS)) for draft in drafts
    )
    course.version = version
    course.save(update_fields=["version"])
    return version


def copied(source: Model, fields: tuple[str, ...]) -> dict[str, Any]:
    """The values of ``fields``, by name."""
    return {name: getattr(source, name) for name in fields}
