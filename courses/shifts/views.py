from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.lessons.models import Lesson
from courses.progress.queries import trail
from lms.access import UserRequest, requires
from lms.ui.russian import plural

from . import actions, queries


def shifts(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return lessons.filter(kind=Lesson.Kind.SHIFT).select_related("course__programme")


@requires("courses.view_lesson", Lesson, fetch=shifts)
def inbox(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """The messages that have come by now, for the page that asks every so often."""
    if not request.htmx:
        return redirect(lesson)
    context = queries.shown(lesson, request.user, trail(lesson.course, request.user))
    return render(request, "courses/shifts/_inbox.html", {"lesson": lesson, **context})


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=shifts)
def begin(request: UserRequest, lesson: Lesson) -> HttpResponse:
    actions.begin(lesson=lesson, user=request.user)
    return redirect(lesson)


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=shifts)
def answer(request: UserRequest, lesson: Lesson) -> HttpResponse:
    key = request.POST.get("scenario", "")
    reply = actions.answer(lesson=lesson, user=request.user, scenario=int(key) if key.isdecimal() else 0)
    return redirect(reverse("quizzes:reply", args=[reply.pk]))


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=shifts)
def finish(request: UserRequest, lesson: Lesson) -> HttpResponse:
    shift = actions.finish(lesson=lesson, user=request.user)
    points = plural(shift.score or 0, "балл", "балла", "баллов")
    messages.success(request, _("Смена сдана: %s.") % points)
    return redirect(lesson)
