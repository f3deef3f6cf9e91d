from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse

from courses.catalogue.models import Course
from courses.lessons.models import Lesson
from courses.progress.queries import trail
from courses.seminars.models import SeminarSession
from courses.watching.player import Player
from courses.watching.queries import player_of, transcript, watchings
from courses.watching.share import going_on
from lms.access import rows

from .models import Playback, SessionMaterial

if TYPE_CHECKING:
    from collections.abc import Iterable

    from courses.progress.queries import Trail
    from lms.files.models import StoredFile
    from lms.people.models import User


@dataclass(frozen=True)
class Left:
    """Something that a session has left, as one person sees it; ``player`` where it is a film or a sound.

    Where she takes the course and a lesson that is open to her plays the very same file, it is the player of that.
    """

    material: SessionMaterial
    player: Player | None = None


def of_session(session: SeminarSession, user: User) -> list[Left]:
    """What ``user`` may see of what the session left, recordings after materials, in the order of coming."""
    seen = rows(user, "courses.view_sessionmaterial", SessionMaterial).filter(session=session)
    found = list(seen.select_related("file", "lesson"))
    playing = {one.pk: one.file for one in found if one.file and one.plays}
    if not playing:
        return [Left(one) for one in found]
    lessons = _as_lessons(session.course, [one for one in found if one.pk in playing], user)
    stops = dict(Playback.objects.filter(user=user, material__in=playing).values_list("material", "position"))
    return [
        Left(one, lessons.get(one.pk) or _player(one, playing[one.pk], stops.get(one.pk, 0)))
        if one.pk in playing
        else Left(one)
        for one in found
    ]


def _player(one: SessionMaterial, file: StoredFile, position: int) -> Player:
    return Player(
        name=one.title,
        file=file,
        file_url=reverse("courses:material", args=[one.pk]),
        tell_url=reverse("courses:material-played", args=[one.pk]),
        captions_url=reverse("courses:material-captions", args=[one.pk]) if one.captions_id else "",
        position=going_on(position, file.seconds),
        transcript=transcript(one.captions_id) if one.captions_id else (),
    )


def _as_lessons(course: Course, found: Iterable[SessionMaterial], user: User) -> dict[int, Player]:
    """The players of those of ``found`` that she watches as lessons, by key."""
    made = {one.lesson_id: one for one in found if one.lesson_id}
    learnt = rows(user, "courses.learn_lesson", Lesson).filter(pk__in=made)
    keys = set(learnt.values_list("pk", flat=True)) if made else set()
    way = trail(course, user) if keys else None
    if way is None or way.enrolment is None:
        return {}
    known = watchings(keys, way.enrolment)
    players = {}
    for lesson in _open(way, keys):
        one = made[lesson.pk]
        if one.file and lesson.file_id == one.file_id:
            players[one.pk] = player_of(lesson, one.file, known.get((lesson.pk, one.file.pk)))
    return players


def _open(way: Trail, keys: set[int]) -> list[Lesson]:
    """The lessons of ``keys`` that she reads and that nothing holds up."""
    return [step.lesson for step in way.steps if step.version and step.lesson.pk in keys and not step.is_locked]


def recordings_of(course: Course, user: User) -> QuerySet[SessionMaterial]:
    """The recordings of a course's sessions that ``user`` may see, the latest session first."""
    seen = rows(user, "courses.view_sessionmaterial", SessionMaterial)
    found = seen.filter(session__course=course, kind=SessionMaterial.Kind.RECORDING)
    return found.select_related("session").order_by("-session__starts_at", "id")
