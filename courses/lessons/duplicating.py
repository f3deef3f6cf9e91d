"""A new course out of another one: its texts and lessons are copied, its files, quizzes and exercises are shared."""

from __future__ import annotations

import copy
import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from courses.catalogue.models import Course, Programme
from lms.audit.actions import record
from lms.audit.models import AuditEntry

from .models import Lesson, LessonImage

if TYPE_CHECKING:
    from lms.people.models import User

DUPLICATE: Final = "courses.duplicate_course"
SAME_CLICK: Final = dt.timedelta(seconds=30)
_PICTURE: Final = re.compile(r"/lessons/images/(\d+)/")
# What belongs to the one course or lesson and not to what it says.
_OF_COURSE: Final = {
    *("id", "code", "programme", "order", "title", "state", "published_at", "version", "owner", "changed_at"),
    "is_template",
    "new_title",
}
_OF_LESSON: Final = {"id", "code", "course", "after", "archived_at"}


@transaction.atomic
def duplicate(*, course: Course, title: str, programme: Programme, by: User, subtitle: str = "") -> Course:
    """Begin a draft that says what ``course`` says, with all its lessons, at the end of ``programme``.

    Files, quizzes and exercises are the same ones in both; enrolments, sessions and versions are not copied.
    """
    if (sent_twice := _just_made(course, title, by)) is not None:
        return sent_twice
    last = Course.objects.filter(programme=programme).aggregate(last=Max("order"))["last"] or 0
    made = Course(programme=programme, title=title, order=last + 1, owner=by, **_values(course, _OF_COURSE))
    made.subtitle = subtitle or made.subtitle
    made.save()
    lessons = list(Lesson.objects.filter(course=course, archived_at=None).order_by("order", "id"))
    copies = {one.pk: Lesson(course=made, **_values(one, _OF_LESSON)) for one in lessons}
    Lesson.objects.bulk_create(copies.values())
    pictures = _share_pictures(copies)
    for one in lessons:
        copied = copies[one.pk]
        copied.after = copies.get(one.after_id or 0)
        copied.body = _PICTURE.sub(lambda found: pictures.get(found[0], found[0]), copied.body)
    Lesson.objects.bulk_update(copies.values(), ["after", "body"])
    record(DUPLICATE, by=by, subject=made, of=course.pk, title=title)
    return made


def _just_made(course: Course, title: str, by: User) -> Course | None:
    """The copy that the same click has made a moment ago."""
    Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    mine = AuditEntry.objects.filter(verb=DUPLICATE, actor=by, data={"of": course.pk, "title": title})
    entry = mine.filter(at__gt=timezone.now() - SAME_CLICK).order_by("-id").first()
    return None if entry is None else Course.objects.filter(pk=int(entry.subject_id)).first()


def _values(thing: Model, left_out: set[str]) -> dict[str, object]:
    fields = [field for field in thing._meta.concrete_fields if field.name not in left_out]
    return {field.attname: copy.deepcopy(getattr(thing, field.attname)) for field in fields}


def _share_pictures(copies: dict[int, Lesson]) -> dict[str, str]:
    """Let each copy show the same pictures under its own right; gives the new address by the old one."""
    images = list(LessonImage.objects.filter(lesson__in=copies).order_by("id"))
    shared = [LessonImage(lesson=copies[image.lesson_id], file_id=image.file_id) for image in images]
    LessonImage.objects.bulk_create(shared)
    pairs = zip(images, shared, strict=True)
    return {old.get_absolute_url(): new.get_absolute_url() for old, new in pairs}
