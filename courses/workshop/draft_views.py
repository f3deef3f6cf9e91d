"""What the editor does by itself while somebody writes: saves, says who is there, looks again at what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from courses.catalogue import actions
from courses.catalogue.models import Course
from courses.coauthors.actions import be_here
from courses.coauthors.queries import others
from courses.lessons import editing
from courses.lessons.models import Lesson
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import queries
from .editor import course_form, frame, lesson_form, mended, reasons
from .lesson_views import with_course


def with_programme(courses: QuerySet[Course]) -> QuerySet[Course]:
    return courses.select_related("programme")


@requires("courses.edit_course", Course, methods=["POST"], fetch=with_programme)
def save_course(request: UserRequest, course: Course) -> HttpResponse:
    """Keep what is typed on the page of a course. JSON: see ``_answer``."""
    form = course_form(course, request.POST)
    unsaved = [] if form.is_valid() else reasons(form)
    if unsaved:
        form = course_form(course, mended(form, course_form(course)))
        if not form.is_valid():
            return _refusal(reasons(form))
    try:
        saved = actions.update(course=course, by=request.user, seen=form.cleaned_data["seen"], **form.entered())
    except actions.Overtaken as overtaken:
        return JsonResponse({"reasons": overtaken.reasons}, status=409)
    except Refused as refused:
        return _refusal(refused.reasons)
    return _answer(saved.seen, unsaved, saved.theirs, title=saved.course.draft_title)


@requires("courses.edit_lesson", Lesson, methods=["POST"], fetch=with_course)
def save_lesson(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """Keep what is typed in a lesson. A quiz or exercise is not begun by it. JSON: see ``_answer``."""
    every = list(queries.outline(Q(course=lesson.course)))
    form = lesson_form(lesson, every, request.POST, request.FILES)
    unsaved = [] if form.is_valid() else reasons(form)
    if unsaved:
        form = lesson_form(lesson, every, mended(form, lesson_form(lesson, every)))
        if not form.is_valid():
            return _refusal(reasons(form))
    given: dict[str, Any] = {name: value for name, value in form.entered().items() if name != "begin"}
    try:
        saved = editing.update_lesson(lesson=lesson, by=request.user, seen=form.cleaned_data["seen"], **given)
    except actions.Overtaken as overtaken:
        return JsonResponse({"reasons": overtaken.reasons}, status=409)
    except Refused as refused:
        return _refusal(refused.reasons)
    except ValidationError as error:
        return _refusal(error.messages)
    return _answer(saved.seen, unsaved, saved.theirs, title=saved.lesson.title, lesson=lesson.pk)


def _answer(seen: str, unsaved: Sequence[str], theirs: Sequence[str], **about: Any) -> JsonResponse:
    """``seen`` for the next time, ``reasons`` of what is not saved; whether a colleague has changed other fields."""
    at = f"{timezone.localtime():%H:%M}"
    return JsonResponse({"seen": seen, "saved_at": at, "reasons": unsaved, "theirs": bool(theirs), **about})


def _refusal(said: Sequence[str]) -> JsonResponse:
    """Nothing was saved. What was typed stays in the browser."""
    return JsonResponse({"reasons": list(said)}, status=422)


@requires("courses.edit_course", Course, methods=["POST"])
def presence(request: UserRequest, course: Course) -> HttpResponse:
    """Say where this person is (``lesson``) and what she has before her (``seen``); hear who else is here."""
    key = request.POST.get("lesson", "")
    lesson = Lesson.objects.filter(course=course, pk=int(key)).first() if key.isdecimal() else None
    be_here(course=course, lesson=lesson, user=request.user)
    seen = request.POST.get("seen", "")
    changed = bool(seen) and seen != (editing.version(lesson) if lesson else actions.version(course))
    verb, subject = ("courses.edit_lesson", lesson) if lesson else ("courses.edit_course", course)
    last = queries.last_change(subject, verb) if changed else None
    context = {
        "people": others(course, request.user),
        "lesson": lesson,
        "changed": last if last and last.actor_id != request.user.pk else None,
    }
    return render(request, "courses/workshop/_presence.html", context)


@requires("courses.edit_course", Course, fetch=with_programme)
def readiness(request: UserRequest, course: Course) -> HttpResponse:
    """What is missing by now."""
    return render(request, "courses/workshop/_side.html", frame(course))
