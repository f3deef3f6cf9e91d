from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from courses.lessons.fetching import part
from courses.lessons.models import Lesson
from lms.access import UserRequest, requires
from lms.files import serving

from . import actions, share, wording
from .spans import Spans

LONGEST_BODY = 20_000


def with_course(lessons: Any) -> Any:
    return lessons.select_related("course__programme", "file")


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=with_course)
def watched(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """Hear the player out: JSON ``{"position": seconds, "played": [[from, to], …]}``; answers with the share."""
    try:
        position, played = _told(request)
    except (ValueError, TypeError, KeyError, OverflowError):
        return HttpResponse(status=400)
    found = actions.tell(lesson=lesson, user=request.user, position=position, played=played)
    return JsonResponse({"said": wording.sentence(found), "percent": found.percent, "enough": found.is_enough})


def _told(request: UserRequest) -> tuple[int, Spans]:
    """Whole seconds of what came. Raises ValueError and the like for nonsense."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        raise ValueError
    told = json.loads(request.body)
    pairs = [(round(float(start)), round(float(end))) for start, end in told["played"][: share.MOST_SPANS]]
    position = round(float(told["position"]))
    if not 0 <= position < 10**7 or any(not 0 <= start <= end < 10**7 for start, end in pairs):
        raise ValueError
    return position, tuple(pairs)


@requires("courses.view_lesson", Lesson, fetch=with_course)
def captions(request: UserRequest, lesson: Lesson) -> HttpResponseBase:
    return serving.respond(request, part(request, lesson, "captions"))


@requires("courses.view_lesson", Lesson, fetch=with_course)
def poster(request: UserRequest, lesson: Lesson) -> HttpResponseBase:
    return serving.respond(request, part(request, lesson, "poster"))
