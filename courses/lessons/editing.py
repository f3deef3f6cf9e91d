"""What trainers do to lessons. Each verb holds the course, so that its lessons change one at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.actions import Overtaken, lock
from courses.catalogue.models import Course
from lms.audit.actions import record
from lms.errors import Refused
from lms.files.actions import store
from lms.files.models import StoredFile
from quizzes.assembly.actions import create_quiz
from quizzes.scenarios.actions import create as create_scenario
from quizzes.scenarios.models import Channel

from . import body, kinds, tidying
from .models import Lesson, LessonImage

if TYPE_CHECKING:
    from lms.people.models import User


class LessonFields(TypedDict, total=False):
    """What a trainer sets on a lesson; the names are those of the model."""

    title: str
    summary: str
    minutes: int
    required: bool
    completion: str
    after: Lesson | None
    body: str
    url: str
    quiz_id: int | None
    scenario_id: int | None
    settings: dict[str, Any]
    file_id: int | None


class Attached(TypedDict, total=False):
    """What comes with the form of a lesson and is kept elsewhere: its file, a picture, a quiz or scenario to begin."""

    upload: File[bytes] | None
    picture: File[bytes] | None
    begin: bool


class Given(LessonFields, Attached, total=False):
    """Everything that may be said of a lesson at once."""


EDITED: Final = (
    "title",
    "summary",
    "minutes",
    "required",
    "completion",
    "after_id",
    "body",
    "file_id",
    "url",
    "settings",
)
LINKED: Final = ("quiz_id", "scenario_id")


def version(lesson: Lesson) -> str:
    """A short mark of what the lesson says: two are equal where nothing was changed in between."""
    said = "\x1f".join(repr(getattr(lesson, name)) for name in (*EDITED, *LINKED))
    return hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


@transaction.atomic
def create_lesson(*, course: Course, kind: str, by: User, **given: Unpack[Given]) -> Lesson:
    """Put a lesson at the end of a course's draft.

    Raises ValidationError by field for an ``upload`` or a ``picture`` that cannot be taken.
    """
    locked = lock(course)
    last = locked.lessons.aggregate(last=Max("order"))["last"] or 0
    lesson = Lesson(course=locked, kind=kind, order=last + 1)
    if kinds.is_known(kind):
        lesson.completion = kinds.kind_of(kind).completions[0]
    _set(lesson, given, by)
    _check(lesson)
    lesson.save()
    _keep_picture(lesson, given, by)
    record("courses.create_lesson", by=by, subject=lesson, course=locked.pk, title=lesson.title)
    return lesson


@transaction.atomic
def update_lesson(*, lesson: Lesson, by: User, seen: str = "", **given: Unpack[Given]) -> Lesson:
    """Change the draft of a lesson; learners of a published course see it once it is published.

    ``seen`` is the ``version`` that the person had before her: Overtaken where the lesson is another by now. Raises
    ValidationError by field for a bad file.
    """
    course = lock(lesson.course)
    kept = Lesson.objects.select_for_update(of=["self"], no_key=True).get(pk=lesson.pk)
    if seen and seen != version(kept):
        raise Overtaken(_("Пока вы писали, этот урок изменил кто-то ещё. Ваши правки пока не сохранены."))
    before = {name: getattr(kept, name) for name in (*EDITED, *LINKED)}
    _set(kept, given, by)
    _keep_picture(kept, given, by)
    changed = [name for name, value in before.items() if getattr(kept, name) != value]
    if not changed:
        return kept
    _check(kept)
    kept.save(update_fields=changed)
    record("courses.edit_lesson", by=by, subject=kept, course=course.pk, changed=changed)
    return kept


@transaction.atomic
def move_lesson(*, lesson: Lesson, by: User, up: bool) -> bool:
    """Let a lesson change places with its neighbour. False where there is none: it is the first or the last already.

    Raises Refused where it would then wait for a lesson that stands below it.
    """
    course = lock(lesson.course)
    row = list(_lessons(course))
    place = next((number for number, one in enumerate(row) if one.pk == lesson.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(row):
        return False
    row[place], row[other] = row[other], row[place]
    _refuse_wrong_order(row)
    for number, one in enumerate(row, start=1):
        one.order = number
    Lesson.objects.bulk_update(row, ["order"])
    record("courses.move_lesson", by=by, subject=lesson, course=course.pk, to=other + 1)
    return True


@transaction.atomic
def archive_lesson(*, lesson: Lesson, by: User) -> None:
    """Take a lesson out of its course's draft; what people have done in it is kept. A repeated call changes nothing."""
    course = lock(lesson.course)
    if Lesson.objects.filter(pk=lesson.pk, archived_at=None).update(archived_at=timezone.now()):
        record("courses.archive_lesson", by=by, subject=lesson, course=course.pk, title=lesson.title)


@transaction.atomic
def restore_lesson(*, lesson: Lesson, by: User) -> None:
    """Put a lesson back into its course, at the end."""
    course = lock(lesson.course)
    last = _lessons(course).aggregate(last=Max("order"))["last"] or 0
    back = Lesson.objects.filter(pk=lesson.pk, archived_at__isnull=False).update(archived_at=None, order=last + 1)
    if back:
        # It stands last now: a lesson above cannot go on waiting for it.
        Lesson.objects.filter(after=lesson.pk).update(after=None)
        record("courses.restore_lesson", by=by, subject=lesson, course=course.pk, title=lesson.title)


@transaction.atomic
def add_image(*, lesson: Lesson, upload: File[bytes], by: User) -> LessonImage:
    """Keep a picture for the text of a lesson. Raises ValidationError where the file is no good picture."""
    stored = store(upload=upload, by=by, kinds=[StoredFile.Kind.IMAGE])
    same = LessonImage.objects.filter(lesson=lesson, file__sha256=stored.sha256).first()
    if same is not None:  # the same picture sent twice is one picture
        stored.file.delete(save=False)
        stored.delete()
        return same
    image = LessonImage.objects.create(lesson=lesson, file=stored)
    record("courses.add_image", by=by, subject=lesson, file=stored.pk, name=stored.name)
    return image


def earlier(lesson: Lesson, course: Course) -> QuerySet[Lesson]:
    """The lessons that ``lesson`` may have to wait for: those above it; all of the course where it is new."""
    above = Q() if lesson.pk is None else Q(order__lt=lesson.order) | Q(order=lesson.order, pk__lt=lesson.pk)
    return _lessons(course).filter(above)


def _lessons(course: Course) -> QuerySet[Lesson]:
    return Lesson.objects.filter(course=course, archived_at=None).defer("body").order_by("order", "id")


def _set(lesson: Lesson, given: Given, by: User) -> None:
    for name, value in given.items():
        if name in LessonFields.__annotations__:
            setattr(lesson, name, _settled(lesson, name, value))
    if upload := given.get("upload"):
        with _told_of("upload"):
            lesson.file = store(upload=upload, by=by, kinds=kinds.kind_of(lesson.kind).files)
    if given.get("begin"):
        _begin(lesson, by)


def _settled(lesson: Lesson, name: str, value: Any) -> Any:
    """A value as it is kept, whatever it came as: a text is cleaned, settings have the shape of the kind."""
    if name == "body":
        return tidying.tidy(body.clean(str(value)))
    if name == "settings" and kinds.is_known(lesson.kind):
        return kinds.kind_of(lesson.kind).settled(value)
    return value


def _begin(lesson: Lesson, by: User) -> None:
    """Make the draft of a quiz or an exercise that will be written next, named as the lesson."""
    if lesson.kind == Lesson.Kind.QUIZ:
        lesson.quiz = create_quiz(by=by, title=lesson.title)
    elif lesson.kind == Lesson.Kind.REPLY:
        lesson.scenario = create_scenario(by=by, fields={"title": lesson.title, "channel": Channel.VK_COMMENT})


def _keep_picture(lesson: Lesson, given: Given, by: User) -> None:
    if picture := given.get("picture"):
        with _told_of("picture"):
            add_image(lesson=lesson, upload=picture, by=by)


@contextmanager
def _told_of(field: str) -> Iterator[None]:
    """Say of a file that cannot be taken in which field it came."""
    try:
        yield
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def _check(lesson: Lesson) -> None:
    if not kinds.is_known(lesson.kind):
        raise Refused(_("Такого вида уроков нет."))
    if lesson.completion not in kinds.kind_of(lesson.kind).completions:
        raise Refused(_("Урок этого вида так не засчитывается: выберите другой способ."))
    if lesson.after_id and not earlier(lesson, lesson.course).filter(pk=lesson.after_id).exists():
        raise Refused(_("Ждать можно только урока этого же семинара, который стоит выше."))
    try:
        lesson.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error


def _refuse_wrong_order(row: list[Lesson]) -> None:
    places = {one.pk: place for place, one in enumerate(row)}
    for place, one in enumerate(row):
        if places.get(one.after_id or 0, -1) > place:
            first = row[places[one.after_id or 0]]
            raise Refused(
                _("Урок «%(title)s» открывается после урока «%(first)s», поэтому выше него не встанет.")
                % {"title": one.title, "first": first.title}
            )
