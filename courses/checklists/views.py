from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.lessons.models import Lesson
from courses.lessons.views import with_content
from courses.progress.queries import trail
from lms.access import UserRequest, requires

from . import actions
from .items import Item


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=with_content)
def tick(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """Keep the ticks: of the whole page by its button, or at each change where the browser can."""
    if lesson.kind != Lesson.Kind.CHECKLIST:
        raise Http404
    before = _is_done(request, lesson)
    items = actions.tick(lesson=lesson, user=request.user, keys=request.POST.getlist("item"))
    if not request.htmx:
        messages.success(request, _("Отметки сохранены."))
        return redirect(lesson)
    response = render(request, "courses/checklists/_state.html", {"items": items, "done_items": _done(items)})
    if not before and _is_done(request, lesson):
        response["HX-Refresh"] = "true"  # the buttons and the outline know now that the lesson is done
    return response


def _done(items: list[Item]) -> int:
    return sum(item.is_done for item in items)


def _is_done(request: UserRequest, lesson: Lesson) -> bool:
    step = trail(lesson.course, request.user).step(lesson.pk)
    return step is not None and step.is_done
