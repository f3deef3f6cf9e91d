from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from courses.lessons.fetching import part
from courses.lessons.models import Lesson
from lms.access import UserRequest, requires
from lms.files import serving

from . import actions, telling, wording


def with_course(lessons: Any) -> Any:
    return lessons.select_related("course__programme", "file")


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=with_course)
def watched(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """Hear the player out; answers with the share."""
    try:
        position, played = telling.heard(request.body)
    except telling.NONSENSE:
        return HttpResponse(status=400)
    found = actions.tell(lesson=lesson, user=request.user, position=position, played=played)
    return JsonResponse({"said": wording.sentence(found), "percent": found.percent, "enough": found.is_enough})


@requires("courses.view_lesson", Lesson, fetch=with_course)
def captions(request: UserRequest, lesson: Lesson) -> HttpResponseBase:
    return serving.respond(request, part(request, lesson, "captions"))


@requires("courses.view_lesson", Lesson, fetch=with_course)
def poster(request: UserRequest, lesson: Lesson) -> HttpResponseBase:
    return serving.respond(request, part(request, lesson, "poster"))
