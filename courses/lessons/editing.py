"""What trainers do to lessons. Each verb holds the course, so that its lessons change one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue import marks
from courses.catalogue.actions import SAME_EDIT, Overtaken, lock
from courses.catalogue.models import Course
from courses.catalogue.weaving import Woven
from lms.audit.actions import record, record_once
from lms.errors import Refused
from quizzes.assembly.actions import create_quiz
from quizzes.scenarios.actions import create as create_scenario
from quizzes.scenarios.models import Channel

from . import body, kinds, pieces, tidying
from .attaching import Files, attach, keep_picture, told_of
from .models import Lesson, LessonImage, LessonMatter

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
    captions_id: int | None


class Attached(Files, total=False):
    """What comes with the form of a lesson and is kept elsewhere: files, a picture, a quiz or scenario to begin."""

    picture: File[bytes] | None
    begin: bool


class Given(LessonFields, Attached, total=False):
    """Everything that may be said of a lesson at once."""


# Everything that a lesson says; where it stands and what kind it is are not typed into its form.
_SAID: Final = tuple(field.attname for field in LessonMatter._meta.local_fields if field.name not in ("order", "kind"))


@dataclass(frozen=True)
class Saved:
    """How a change went: the lesson as it stands, and ``seen``, the mark of what the form says by now.

    ``theirs`` names what somebody else has changed meanwhile and the form does not show yet.
    """

    lesson: Lesson
    seen: str
    theirs: Sequence[str]


def version(lesson: Lesson) -> str:
    """The mark of what the lesson says; it goes out with its form (see ``courses.catalogue.marks``)."""
    return marks.mark(pieces.in_pieces(_said(lesson)))


def both_texts(lesson: Lesson, *, seen: str, text: str) -> Woven | None:
    """The ``body`` as it stands and ``text``, which somebody typed over what she had ``seen``; see ``pieces.woven``."""
    return pieces.woven(seen, stands=lesson.body, typed=_settled(lesson, "body", text))


def _said(lesson: Lesson) -> dict[str, Any]:
    return {name: getattr(lesson, name) for name in _SAID}


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
def add_lessons(*, course: Course, kind: str, titles: Sequence[str], by: User) -> list[Lesson]:
    """Put lessons that are still to be filled at the end of a course, one a title.

    Where such an empty lesson stands there already (the form was sent twice), it is the one. Raises Refused as
    ``create_lesson`` does.
    """
    lock(course)
    same = Lesson.objects.filter(course=course, kind=kind, archived_at=None, title__in=titles)
    waiting = {one.title: one for one in same if kinds.gap(one)}
    return [waiting.get(title) or create_lesson(course=course, kind=kind, by=by, title=title) for title in titles]


@transaction.atomic
def update_lesson(*, lesson: Lesson, by: User, seen: str = "", **given: Unpack[Given]) -> Saved:
    """Change the draft of a lesson; learners of a published course see it once it is published.

    ``seen`` is the ``version`` that the person had before her. What somebody else has changed since and she has not
    stays; Overtaken, and nothing is written, where both have changed the same field, or the same paragraph of the text.
    Raises ValidationError by field for a bad file.
    """
    course = lock(lesson.course)
    kept = Lesson.objects.select_for_update(of=["self"], no_key=True).get(pk=lesson.pk)
    before = _said(kept)
    given_names = _set(kept, given, by)
    typed = pieces.in_pieces({name: getattr(kept, name) for name in given_names})
    stands = pieces.in_pieces(before)
    merged = marks.merge(seen, stands, typed)
    if merged.clashes:
        raise Overtaken(
            _("Пока вы писали, этот урок изменил кто-то ещё. Ваши правки пока не сохранены."), merged.clashes
        )
    for name in merged.theirs:
        setattr(kept, name, before[name])
    for name, text in merged.woven.items():
        setattr(kept, name, pieces.join(text.mine))
    _keep_picture(kept, given, by)
    if merged.mine:
        _check(kept)
        kept.save(update_fields=merged.mine)
        record_once("courses.edit_lesson", within=SAME_EDIT, by=by, subject=kept, course=course.pk, changed=merged.mine)
    return Saved(kept, marks.mark({**stands, **typed}), merged.theirs)


@transaction.atomic
def order_lessons(*, course: Course, order: Sequence[int], by: User) -> list[Lesson]:
    """Put the lessons of a course in the order of their keys. Gives them as they stand then.

    A lesson that ``order`` does not name (a colleague has just added it) goes to the end; a key that is no lesson of
    the course says nothing. Raises Refused where a lesson would wait for one that stands below it.
    """
    locked = lock(course)
    row = list(_lessons(locked))
    wanted = {pk: place for place, pk in enumerate(order)}
    _put_in_order(locked, row, sorted(row, key=lambda one: wanted.get(one.pk, len(wanted))), by)
    return list(_lessons(locked))


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
    moved = row.copy()
    moved[place], moved[other] = moved[other], moved[place]
    _put_in_order(course, row, moved, by)
    return True


def _put_in_order(course: Course, row: list[Lesson], wanted: list[Lesson], by: User) -> None:
    """Number the lessons anew, in one write, where the order is another one."""
    if [one.pk for one in row] == [one.pk for one in wanted]:
        return
    _refuse_wrong_order(wanted)
    for number, one in enumerate(wanted, start=1):
        one.order = number
    Lesson.objects.bulk_update(wanted, ["order"])
    record("courses.order_lessons", by=by, subject=course, lessons=[one.pk for one in wanted])


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
    image, new = keep_picture(lesson.images, upload=upload, by=by)
    if new:
        record("courses.add_image", by=by, subject=lesson, file=image.file_id, name=image.file.name)
    return image


def earlier(lesson: Lesson, course: Course) -> QuerySet[Lesson]:
    """The lessons that ``lesson`` may have to wait for: those above it; all of the course where it is new."""
    above = Q() if lesson.pk is None else Q(order__lt=lesson.order) | Q(order=lesson.order, pk__lt=lesson.pk)
    return _lessons(course).filter(above)


def _lessons(course: Course) -> QuerySet[Lesson]:
    return Lesson.objects.filter(course=course, archived_at=None).defer("body").order_by("order", "id")


def _set(lesson: Lesson, given: Given, by: User) -> list[str]:
    """Put what is given into the lesson, not yet into the database; names of the columns that were set."""
    names = []
    for name, value in given.items():
        if name in LessonFields.__annotations__:
            setattr(lesson, name, _settled(lesson, name, value))
            names.append("after_id" if name == "after" else name)
    names += attach(lesson, given, by=by)
    if given.get("begin") and (begun := _begin(lesson, by)):
        names.append(begun)
    return names


def _settled(lesson: Lesson, name: str, value: Any) -> Any:
    """A value as it is kept, whatever it came as: a text is cleaned, settings have the shape of the kind."""
    if name == "body":
        return tidying.tidy(body.clean(str(value)))
    if name == "settings" and kinds.is_known(lesson.kind):
        return kinds.kind_of(lesson.kind).settled(value)
    return value


def _begin(lesson: Lesson, by: User) -> str:
    """Make the draft of a quiz or an exercise that will be written next, named as the lesson; the column it is in."""
    if lesson.kind == Lesson.Kind.QUIZ:
        lesson.quiz = create_quiz(by=by, title=lesson.title)
        return "quiz_id"
    if lesson.kind == Lesson.Kind.REPLY:
        lesson.scenario = create_scenario(by=by, fields={"title": lesson.title, "channel": Channel.VK_COMMENT})
        return "scenario_id"
    return ""


def _keep_picture(lesson: Lesson, given: Given, by: User) -> None:
    if picture := given.get("picture"):
        with told_of("picture"):
            add_image(lesson=lesson, upload=picture, by=by)


def _check(lesson: Lesson) -> None:
    if not kinds.is_known(lesson.kind):
        raise Refused(_("Такого вида уроков нет."))
    if lesson.completion not in kinds.kind_of(lesson.kind).completions:
        raise Refused(_("Урок этого вида так не засчитывается: выберите другой способ."))
    if wrong := kinds.kind_of(lesson.kind).wrong(lesson):
        raise Refused(wrong)
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
