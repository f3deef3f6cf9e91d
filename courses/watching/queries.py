from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from courses.lessons.captions import Cue, read
from courses.lessons.models import Lesson
from lms.files.models import StoredFile

from .models import Watching
from .player import Player
from .share import Share, going_on, needed

if TYPE_CHECKING:
    from courses.enrolments.models import Enrolment
    from courses.progress.queries import Trail
    from lms.people.models import User


def watching(lesson: Lesson, enrolment: Enrolment | None) -> Watching | None:
    """How far she is with the recording of ``lesson`` as she reads it, in this round of the course."""
    if enrolment is None or lesson.file_id is None:
        return None
    return Watching.objects.filter(
        enrolment=enrolment, lesson=lesson.pk, round=enrolment.round, file=lesson.file_id
    ).first()


def watchings(keys: Collection[int], enrolment: Enrolment) -> dict[tuple[int, int], Watching]:
    """How far she is, in this round of the course, with recordings of the lessons ``keys``, by lesson and file."""
    rows = Watching.objects.filter(enrolment=enrolment, lesson__in=keys, round=enrolment.round)
    return {(row.lesson_id, row.file_id): row for row in rows}


def share_of(lesson: Lesson, found: Watching | None) -> Share:
    length = lesson.file.seconds if lesson.file else None
    return Share(found.seconds if found else 0, length, needed(lesson.settings))


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    """``player``: the recording of the lesson for her; None while there is none."""
    return {"player": player_of(lesson, lesson.file, watching(lesson, way.enrolment)) if lesson.file else None}


def player_of(lesson: Lesson, file: StoredFile, found: Watching | None) -> Player:
    """The player of a lesson's ``file``, for whoever has come so far with it."""
    words = lesson.captions_id
    return Player(
        name=lesson.title,
        file=file,
        file_url=reverse("courses:lesson-file", args=[lesson.pk]),
        tell_url=reverse("courses:lesson-watched", args=[lesson.pk]),
        captions_url=reverse("courses:lesson-captions", args=[lesson.pk]) if words else "",
        poster_url=reverse("courses:lesson-poster", args=[lesson.pk]) if lesson.poster_id else "",
        position=going_on(found.position if found else 0, file.seconds),
        transcript=transcript(words) if words else (),
        share=share_of(lesson, found) if lesson.completion == Lesson.Rule.WATCHED else None,
    )


@lru_cache(maxsize=64)
def transcript(captions: int) -> tuple[Cue, ...]:
    """The words of a recording by their time. A stored file never changes, so it is read once."""
    stored = StoredFile.objects.get(pk=captions)
    try:
        with stored.file.open() as file:
            return tuple(read(file.read()))
    except FileNotFoundError:  # the storage has lost it: the recording itself may be there
        return ()
