"""What a page of a lesson fetches by itself: files, captions, a poster, of the lesson as its reader reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404

from courses.catalogue.models import Course
from courses.catalogue.rules import teaches
from courses.prerequisites.queries import needed_first, unmet
from courses.progress.queries import trail
from courses.versions.reading import lesson_at
from lms.errors import Refused

from . import access

if TYPE_CHECKING:
    from lms.access import UserRequest
    from lms.files.models import StoredFile

    from .models import Lesson


def part(request: UserRequest, lesson: Lesson, name: str) -> StoredFile:
    """The file in the field ``name`` of a lesson as she reads it; with ``?draft``, for who teaches, that of the draft.

    Where nothing was published it is the draft's as well. Raises Http404 where there is none, Refused while an earlier
    lesson holds this one up or another course comes first.
    """
    if "draft" not in request.GET or not teaches(request.user):
        way = trail(lesson.course, request.user)
        if not way.is_started and (needs := unmet(lesson.course, request.user)):
            raise Refused(needed_first(needs))
        step = way.step(lesson.pk)
        if step is None:  # not in her version
            raise Http404
        if step.holder is not None and lesson.course.state == Course.State.PUBLISHED:
            raise Refused(access.closed_until(step.holder.title))
        lesson = lesson_at(step.version, lesson.course) if step.version else lesson
    found: StoredFile | None = getattr(lesson, name)
    if found is None:
        raise Http404
    return found
