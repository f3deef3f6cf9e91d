from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from courses.lessons.captions import Cue, read
from courses.lessons.models import Lesson
from lms.files.models import StoredFile

from .models import Watching
from .share import EVERY, Share, needed
from .wording import sentence

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


def share_of(lesson: Lesson, found: Watching | None) -> Share:
    length = lesson.file.seconds if lesson.file else None
    return Share(found.seconds if found else 0, length, needed(lesson.settings))


def shown(lesson: Lesson, user: User, way: Trail) -> dict[str, Any]:
    """For the player: where she stopped, and how much she has watched."""
    found = watching(lesson, way.enrolment)
    length = lesson.file.seconds if lesson.file else None
    position = found.position if found else 0
    # Whoever was at the end begins anew.
    near_the_end = length is not None and position >= length - max(2, length // 50)
    return {
        "position": 0 if near_the_end else position,
        "share": share_of(lesson, found),
        "tell_every": EVERY,
        "is_kept": way.enrolment is not None,
        "share_said": sentence(share_of(lesson, found)),
        "asks_share": lesson.completion == Lesson.Rule.WATCHED,
        "transcript": transcript(lesson.captions_id) if lesson.captions_id else (),
    }


@lru_cache(maxsize=64)
def transcript(captions: int) -> tuple[Cue, ...]:
    """The words of a recording by their time. A stored file never changes, so it is read once."""
    stored = StoredFile.objects.get(pk=captions)
    try:
        with stored.file.open() as file:
            return tuple(read(file.read()))
    except FileNotFoundError:  # the storage has lost it: the recording itself may be there
        return ()
