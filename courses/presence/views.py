from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from courses.lessons.models import Lesson
from courses.lessons.views import with_content
from courses.versions.reading import as_read
from lms.access import UserRequest, requires

from . import actions


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=with_content)
def beat(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """The page is seen; answers with how much time there is by now."""
    read = as_read(lesson, request.user)
    if read is None or read.completion != Lesson.Rule.TIME:
        raise Http404
    spent = actions.beat(lesson=lesson, user=request.user)
    return render(request, "courses/presence/_spent.html", {"spent": spent})
