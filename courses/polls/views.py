from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.lessons.models import Lesson
from courses.lessons.views import with_content
from lms.access import UserRequest, requires

from . import actions, queries


def polls(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return lessons.filter(kind=Lesson.Kind.POLL).select_related("course")


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=with_content)
def vote(request: UserRequest, lesson: Lesson) -> HttpResponse:
    if lesson.kind != Lesson.Kind.POLL:
        raise Http404
    actions.vote(lesson=lesson, user=request.user, options=request.POST.getlist("option"))
    messages.success(request, _("Голос учтён. Ниже — как ответили остальные."))
    return redirect(lesson)


@requires("courses.edit_lesson", Lesson, fetch=polls)
def results(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """How many chose what, for the trainer: numbers without names."""
    return render(request, "courses/polls/results.html", {"lesson": lesson, "poll": queries.poll(lesson)})


@requires("courses.edit_lesson", Lesson, methods=["POST"], fetch=polls)
def close(request: UserRequest, lesson: Lesson) -> HttpResponse:
    actions.close_poll(lesson=lesson, by=request.user)
    messages.success(request, _("Голосование закрыто. Итоги останутся на странице урока."))
    return redirect("courses:poll-results", lesson.pk)


@requires("courses.edit_lesson", Lesson, methods=["POST"], fetch=polls)
def reopen(request: UserRequest, lesson: Lesson) -> HttpResponse:
    actions.reopen_poll(lesson=lesson, by=request.user)
    messages.success(request, _("Голосование снова открыто."))
    return redirect("courses:poll-results", lesson.pk)
