"""How a draft becomes the newest version, and whom it reaches. The verb for doors is ``catalogue.actions.publish``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from courses.enrolments.models import Enrolment
from courses.progress.actions import complete_ready
from lms.errors import Refused

from .changes import COURSE_MATERIAL, Change, is_material
from .freezing import COURSE_FIELDS, LESSON_FIELDS, Note, copied, differences, freeze, write
from .models import CourseVersion
from .queries import lessons_in
from .signals import version_published

if TYPE_CHECKING:
    from courses.catalogue.models import Course
    from courses.lessons.models import Lesson


def issue(*, course: Course, note: Note, move: bool, changes: list[Change]) -> CourseVersion:
    """Make the draft the newest version of ``course``, which the caller holds; ``changes`` are what is new in it.

    What is essential reaches new learners, and with ``move`` those who have begun too; corrections of the material
    reach everybody, also those who stayed with an earlier version. Raises Refused without a line for the list of
    changes, and where what is called a correction is more than that.
    """
    before = course.version
    if before is None:
        return freeze(course=course, note=note)
    if not note.changelog.strip():
        raise Refused(_("Напишите одной строкой, что изменилось: её увидят слушатели."))
    material = note.scope == CourseVersion.Scope.MATERIAL
    if material and (more := [change.text for change in changes if change.essential]):
        raise Refused([_("Это больше, чем материалы, поэтому опубликуйте правки «по существу»."), *more])
    version = freeze(course=course, note=note)
    if material:
        _correct_earlier(course, before, version, note)
        Enrolment.objects.filter(version=before).update(version=version)
    elif move:
        going = Enrolment.objects.filter(course=course, completed_at=None).exclude(version=version)
        going.update(moved_from=Coalesce(F("moved_from"), F("version")), version=version)
    complete_ready(version=version)
    version_published.send(CourseVersion, version=version, moved=move or material)
    return version


def _correct_earlier(course: Course, before: CourseVersion, after: CourseVersion, note: Note) -> None:
    """Carry a correction over into the earlier versions that people still read, where they said what it corrects."""
    read = CourseVersion.objects.filter(course=course, number__lt=before.number, enrolments__isnull=False).distinct()
    was, now = ({lesson.pk: lesson for lesson in lessons_in(one, course)} for one in (before, after))
    for version in read:
        own = lessons_in(version, course)
        matter = _corrected(version, before, after, sorted(COURSE_MATERIAL))
        lessons = {one.pk: _corrected_lesson(one, was.get(one.pk), now.get(one.pk)) for one in own}
        if not matter and not any(lessons.values()):
            continue
        corrected = write(
            course=course,
            number=version.number,
            note=note,
            matter=copied(version, COURSE_FIELDS) | matter,
            lessons={one.pk: copied(one, LESSON_FIELDS) | lessons[one.pk] for one in own},
            like=[version, after],
        )
        Enrolment.objects.filter(version=version).update(version=corrected)


def _corrected_lesson(own: Lesson, was: Lesson | None, now: Lesson | None) -> dict[str, Any]:
    if was is None or now is None:
        return {}
    return _corrected(own, was, now, [name for name in LESSON_FIELDS if is_material(own, name)])


def _corrected(own: object, was: object, now: object, names: list[str]) -> dict[str, Any]:
    """The values that a correction brings: those that it changed, and that were here as they were there."""
    return {
        name: getattr(now, name) for name in differences(was, now, names) if getattr(own, name) == getattr(was, name)
    }
