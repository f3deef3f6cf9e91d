"""The editor of a lesson, and what the outline does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from courses.catalogue.actions import Overtaken
from courses.catalogue.models import Course
from courses.lessons import editing, kinds
from courses.lessons.forms import LessonForm
from courses.lessons.models import Lesson, LessonImage
from courses.lessons.views import render_lesson
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import queries
from .views import frame, saved_words


def with_course(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return lessons.select_related("course__programme", "file", "quiz", "scenario")


@requires("courses.edit_course", Course, methods=["GET", "POST"])
def create(request: UserRequest, course: Course, kind: str) -> HttpResponse:
    """A new lesson of the given kind; it goes to the end of the course."""
    if not kinds.is_known(kind):
        raise Http404
    around = frame(course)
    first = kinds.kind_of(kind).completions[0]
    form = _form(kind, around["lessons"], request, {"completion": first})
    if request.method == "POST" and form.is_valid():
        try:
            lesson = editing.create_lesson(course=course, kind=kind, by=request.user, **form.entered())
        except (Refused, ValidationError) as refused:
            _say(form, refused)
        else:
            messages.success(request, _("Урок «%s» добавлен.") % lesson.title)
            return _onward(lesson, begun=bool(form.entered().get("begin")))
    return _page(request, form, around, kind=kind)


@requires("courses.edit_lesson", Lesson, methods=["GET", "POST"], fetch=with_course)
def edit(request: UserRequest, lesson: Lesson) -> HttpResponse:
    around = frame(lesson.course)
    place = next((number for number, one in enumerate(around["lessons"]) if one.pk == lesson.pk), 0)
    initial = {**kinds.kind_of(lesson.kind).form.initial_of(lesson), "seen": editing.version(lesson)}
    form = _form(lesson.kind, around["lessons"][:place], request, initial)
    conflict = None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            editing.update_lesson(lesson=lesson, by=request.user, seen=seen, **form.entered())
        except Overtaken as overtaken:
            conflict = _conflict(form, lesson, overtaken)
        except (Refused, ValidationError) as refused:
            _say(form, refused)
        else:
            messages.success(request, saved_words(lesson.course))
            lesson.refresh_from_db()
            return _onward(lesson, begun=bool(form.entered().get("begin")))
    return _page(request, form, around, kind=lesson.kind, lesson=lesson, conflict=conflict)


def _form(kind: str, earlier: list[Lesson], request: UserRequest, initial: dict[str, Any]) -> LessonForm:
    sent = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    return kinds.kind_of(kind).form(kind=kind, earlier=earlier, initial=initial, **sent)


def _say(form: LessonForm, refused: Refused | ValidationError) -> None:
    """Put the reasons where they belong; the status of the answer follows from them."""
    if isinstance(refused, Refused):
        form.refuse(refused.reasons)
    else:
        form.add_error(None, refused)


def _conflict(form: LessonForm, lesson: Lesson, overtaken: Overtaken) -> dict[str, Any]:
    """What stands now beside what was typed; saving once more then means it."""
    data = QueryDict.copy(form.data)  # type: ignore[arg-type]
    data["seen"] = editing.version(lesson)
    form.data = data
    shown = [name for name in ("title", "summary", "minutes", "body", "url") if name in form.cleaned_data]
    entered = form.entered()
    theirs = [
        (form.fields[name].label, getattr(lesson, name)) for name in shown if entered[name] != getattr(lesson, name)
    ]
    return {
        "reasons": overtaken.reasons,
        "theirs": theirs,
        "last": queries.last_change(lesson, "courses.edit_lesson"),
    }


def _onward(lesson: Lesson, *, begun: bool) -> HttpResponse:
    """Back to the lesson, or on to the quiz or exercise that was begun for it."""
    here = reverse("courses:lesson-edit", args=[lesson.pk])
    if begun and lesson.quiz_id:
        return redirect(f"{reverse('quizzes:quiz-edit', args=[lesson.quiz_id])}?{urlencode({'back': here})}")
    if begun and lesson.scenario_id:
        return redirect("quizzes:scenario-edit", lesson.scenario_id)
    return redirect(here)


def _page(
    request: UserRequest,
    form: LessonForm,
    around: dict[str, Any],
    *,
    kind: str,
    lesson: Lesson | None = None,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    has_text = "body" in form.fields
    images = (
        LessonImage.objects.filter(lesson=lesson).select_related("file").order_by("id") if has_text and lesson else []
    )
    context = {
        **around,
        "form": form,
        "lesson": lesson,
        "kind": kind,
        "kind_label": Lesson.Kind(kind).label,
        "has_text": has_text,
        "images": images if has_text and lesson else [],
        # The import map of the editor stands in the page, so it needs the nonce of the security policy.
        "editor_media": form.media.render(attrs={"nonce": request.csp_nonce}) if has_text else "",
        "conflict": conflict,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "courses/workshop/lesson.html", context, status=status)


@requires("courses.edit_lesson", Lesson, methods=["POST"], fetch=with_course)
def move(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """One place up or down; the focus goes along, so that the button can be pressed again."""
    editing.move_lesson(lesson=lesson, by=request.user, up=request.POST.get("to") == "up")
    return redirect(f"{reverse('courses:course-edit', args=[lesson.course_id])}#lesson-{lesson.pk}")


@requires("courses.edit_lesson", Lesson, methods=["POST"], fetch=with_course)
def archive(request: UserRequest, lesson: Lesson) -> HttpResponse:
    editing.archive_lesson(lesson=lesson, by=request.user)
    messages.success(request, _("Урок «%s» убран. Вернуть его можно внизу страницы семинара.") % lesson.title)
    return redirect("courses:course-edit", lesson.course_id)


@requires("courses.edit_lesson", Lesson, methods=["POST"], see="courses.edit_lesson", fetch=with_course)
def restore(request: UserRequest, lesson: Lesson) -> HttpResponse:
    editing.restore_lesson(lesson=lesson, by=request.user)
    messages.success(request, _("Урок «%s» снова в семинаре, последним.") % lesson.title)
    return redirect("courses:course-edit", lesson.course_id)


@requires("courses.edit_lesson", Lesson, fetch=with_course)
def preview(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """The lesson as a learner will see it. Nothing is begun and nothing is kept."""
    return render_lesson(request, lesson, preview=True)
