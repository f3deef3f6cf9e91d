from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.requirements.models import Assignment, Progress
from courses.versions.freezing import Note
from courses.versions.issuing import issue
from courses.versions.models import CourseVersion
from courses.versions.queries import unpublished
from lms.audit.actions import record, record_once
from lms.errors import Refused
from lms.ui.russian import plural

from . import marks, readiness
from .models import Course, CourseMatter, Programme
from .signals import course_archived, course_moved, course_published

if TYPE_CHECKING:
    from lms.people.models import User


# Somebody who goes on writing within this time is still at the same edit: the journal has it once.
SAME_EDIT: Final = dt.timedelta(minutes=10)


class CourseTexts(TypedDict, total=False):
    """What a trainer writes about a course; the names are those of the model."""

    order: int
    title: str
    subtitle: str
    description: str
    objectives: list[str]
    audience: str
    academic_hours: int
    valid_months: int | None


class CourseFields(CourseTexts, total=False):
    """The same, and the programme that the course may be moved to."""

    programme: Programme


class Overtaken(Refused):
    """Somebody else has changed the same ``fields`` since they were opened; nothing was overwritten."""

    def __init__(self, reason: str, fields: Sequence[str]) -> None:
        super().__init__(reason)
        self.fields = fields


@dataclass(frozen=True)
class Saved:
    """How a change went: ``seen`` marks what the form says by now.

    ``theirs`` names what somebody else has changed meanwhile and the form does not show yet.
    """

    course: Course
    seen: str
    theirs: Sequence[str]


@transaction.atomic
def create(*, programme: Programme, by: User | None, **fields: Unpack[CourseTexts]) -> Course:
    """Begin a course as a draft, at the end of its programme."""
    last = Course.objects.filter(programme=programme).aggregate(last=Max("order"))["last"] or 0
    fields.setdefault("order", last + 1)
    course = Course(programme=programme, owner=by, **fields)
    _check(course)
    course.save()
    record("courses.create_course", by=by, subject=course, title=course.title)
    return course


EDITED: Final = (*(field.name for field in CourseMatter._meta.local_fields), "programme", "order")


def version(course: Course) -> str:
    """The mark of what the page of a course says; it goes out with its form (see ``marks``)."""
    draft = course.draft()
    return marks.mark({name: getattr(draft, name) for name in EDITED})


@transaction.atomic
def update(*, course: Course, by: User | None, seen: str = "", **fields: Unpack[CourseFields]) -> Saved:
    """Change what the page of a course says. Completions and certificates keep what they were given for.

    ``seen`` is the ``version`` that the person had before her. What somebody else has changed since and she has not
    stays; Overtaken, and nothing is written, where both have changed the same field. Learners of a published course
    see it once it is published again.
    """
    locked = lock(course)
    draft, programme = locked.draft(), locked.programme
    before = {name: getattr(draft, name) for name in fields}
    merged = marks.merge(seen, before, fields)
    if merged.clashes:
        words = _("Пока вы писали, этот семинар изменил кто-то ещё. Ваши правки пока не сохранены.")
        raise Overtaken(words, merged.clashes)
    if merged.mine:
        _fill(locked, {name: fields[name] for name in merged.mine})  # type: ignore[literal-required]
        locked.save(update_fields=[*merged.mine, "new_title", "changed_at"])
        record_once("courses.edit_course", within=SAME_EDIT, by=by, subject=locked, changed=merged.mine)
    if locked.programme != programme:
        course_moved.send(Course, course=locked, programme=programme)
    return Saved(locked, marks.mark({**before, **fields}), merged.theirs)


@transaction.atomic
def mark_template(*, course: Course, template: bool, by: User) -> None:
    """Offer a course as a pattern for new ones, or stop offering it. A repeated call changes nothing."""
    if Course.objects.filter(pk=course.pk).exclude(is_template=template).update(is_template=template):
        record("courses.mark_template", by=by, subject=course, template=template)


@transaction.atomic
def publish(
    *,
    course: Course,
    by: User | None,
    scope: str = CourseVersion.Scope.ESSENTIAL,
    changelog: str = "",
    move: bool = False,
) -> Course:
    """Open the course to learners, also one that was put away, in a version that is made of its draft.

    Of one that is published the draft becomes the next version: see ``versions.issuing`` for what ``scope`` and
    ``move`` do. A repeated call changes nothing. Raises Refused with everything that is missing.
    """
    locked = lock(course)
    changes = unpublished(locked)
    if locked.state == Course.State.PUBLISHED and locked.version_id is not None and not changes:
        return locked
    if missing := _gaps(locked):
        raise Refused(missing)
    if locked.version_id is None or changes:
        note = Note(by=by, scope=scope, changelog=changelog.strip()[:300])
        version = issue(course=locked, note=note, move=move, changes=changes)
        record("courses.publish_course", by=by, subject=locked, title=locked.title, version=version.name)
    else:
        record("courses.publish_course", by=by, subject=locked, title=locked.title)
    if locked.state != Course.State.PUBLISHED:
        locked.state = Course.State.PUBLISHED
        locked.published_at = locked.published_at or timezone.now()
        locked.save(update_fields=["state", "published_at"])
        course_published.send(Course, course=locked)
    return locked


@transaction.atomic
def archive(*, course: Course, by: User | None) -> Course:
    """Put the course away: learners no longer find it, what they have done and were given stays.

    Raises Refused while people are still required to complete it; as one of a whole programme it just leaves that.
    """
    locked = lock(course)
    if locked.state == Course.State.ARCHIVED:
        return locked
    asked_for = Assignment.objects.filter(course=locked, requirement__requirement_courses__course=locked)
    waiting = asked_for.exclude(state=Progress.COMPLETED).count()
    if waiting:
        people = plural(waiting, _("человек"), _("человека"), _("человек"))
        raise Refused(
            _("Этот семинар ещё должны пройти: %s. Сначала офис программы снимает требование, потом — в архив.")
            % people
        )
    locked.state = Course.State.ARCHIVED
    locked.save(update_fields=["state"])
    record("courses.archive_course", by=by, subject=locked, title=locked.title)
    course_archived.send(Course, course=locked)
    return locked


@transaction.atomic
def withdraw(*, course: Course, by: User | None) -> Course:
    """Take a published course out of the catalogue: it is a draft again. A repeated call changes nothing.

    Nobody begins it any more. Whoever has begun goes on in her version and may complete it.
    """
    locked = lock(course)
    if locked.state != Course.State.PUBLISHED:
        return locked
    locked.state = Course.State.DRAFT
    locked.save(update_fields=["state"])
    record("courses.withdraw_course", by=by, subject=locked, title=locked.title)
    course_archived.send(Course, course=locked)
    return locked


@transaction.atomic
def unarchive(*, course: Course, by: User | None) -> Course:
    """Bring a course back from the archive as a draft. A repeated call changes nothing."""
    locked = lock(course)
    if locked.state != Course.State.ARCHIVED:
        return locked
    locked.state = Course.State.DRAFT
    locked.save(update_fields=["state"])
    record("courses.unarchive_course", by=by, subject=locked, title=locked.title)
    return locked


def lock(course: Course) -> Course:
    """One change of a course and its lessons at a time, so that what is published is what was looked at."""
    return Course.objects.select_for_update(no_key=True).get(pk=course.pk)


def _gaps(course: Course) -> list[str]:
    lessons = course.lessons.filter(archived_at=None).select_related("quiz", "scenario").order_by("order", "id")
    return readiness.gaps(course, list(lessons))


def _fill(course: Course, values: Mapping[str, Any]) -> None:
    """Let the draft say this. Once it was published, everybody goes on knowing the course by that title."""
    known = course.title
    for name, value in values.items():
        setattr(course, name, value)
    _check(course)
    if "title" in values and course.version_id is not None:
        course.new_title, course.title = "" if course.title == known else course.title, known


def _check(course: Course) -> None:
    try:
        course.full_clean(exclude=["owner"])  # nobody owns what the system made
    except ValidationError as error:
        raise Refused(error.messages) from error
