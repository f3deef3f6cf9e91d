"""The editor of a lesson, and what the outline does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from courses.catalogue import marks
from courses.catalogue.actions import Overtaken
from courses.catalogue.models import Course
from courses.lessons import editing
from courses.lessons.forms import LessonForm
from courses.lessons.models import Lesson, LessonImage
from courses.lessons.pieces import join
from courses.lessons.views import render_lesson
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import queries
from .conflicts import clashes, of_text, settle
from .editor import lesson_form, page, reasons, see_anew
from .forms import AddLessonsForm
from .views import saved_words


def with_course(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return lessons.select_related("course__programme", "file", "quiz", "scenario")


@requires("courses.edit_course", Course, methods=["POST"])
def add(request: UserRequest, course: Course) -> HttpResponse:
    """New lessons at the end of the course, to be filled next; the first of them is opened."""
    form = AddLessonsForm(request.POST)
    if not form.is_valid():
        for reason in reasons(form):
            messages.error(request, reason)
        return redirect("courses:course-edit", course.pk)
    kind, titles = form.cleaned_data["kind"], form.cleaned_data["titles"]
    lessons = editing.add_lessons(course=course, kind=kind, titles=titles, by=request.user)
    return redirect("courses:lesson-edit", lessons[0].pk)


@requires("courses.edit_lesson", Lesson, methods=["GET", "POST"], fetch=with_course)
def edit(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """The editor, with a lesson in the middle."""
    every = list(queries.outline(Q(course=lesson.course)))
    if request.method != "POST":
        return _page(request, lesson, lesson_form(lesson, every))
    form = lesson_form(lesson, every, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, lesson, form, status=422)
    given = settle(form.entered(), request.POST.dict(), lesson)
    try:
        saved = editing.update_lesson(lesson=lesson, by=request.user, seen=form.cleaned_data["seen"], **given)
    except Overtaken as overtaken:
        return _page(request, lesson, form, status=409, conflict=_conflict(form, lesson, overtaken))
    except (Refused, ValidationError) as refused:
        _say(form, refused)
        return _page(request, lesson, form, status=422)
    messages.success(request, saved_words(lesson.course))
    return _onward(saved.lesson, begun=bool(given.get("begin")))


def _say(form: LessonForm, refused: Refused | ValidationError) -> None:
    """Put the reasons where they belong."""
    if isinstance(refused, Refused):
        form.refuse(refused.reasons)
    else:
        form.add_error(None, refused)


def _conflict(form: LessonForm, lesson: Lesson, overtaken: Overtaken) -> dict[str, Any]:
    """What stands now beside what was typed; saving once more then means what was chosen."""
    lesson.refresh_from_db()
    seen, entered, anew = form.cleaned_data["seen"], form.entered(), list(overtaken.fields)
    found = clashes(form, lesson, [name for name in anew if name != "body"], entered)
    if woven := editing.both_texts(lesson, seen=seen, text=entered.get("body", lesson.body)):
        found += [of_text(form, woven)] if woven.clashes else []
        see_anew(form, body=join(woven.mine))
        anew.append("body")
    see_anew(form, seen=marks.renewed(seen, editing.version(lesson), anew))
    return {"clashes": found, "last": queries.last_change(lesson, "courses.edit_lesson")}


def _onward(lesson: Lesson, *, begun: bool) -> HttpResponse:
    """Back to the lesson, or on to the quiz or exercise that was begun for it."""
    here = reverse("courses:lesson-edit", args=[lesson.pk])
    if begun and lesson.quiz_id:
        return redirect(f"{reverse('quizzes:quiz-edit', args=[lesson.quiz_id])}?{urlencode({'back': here})}")
    if begun and lesson.scenario_id:
        return redirect("quizzes:scenario-edit", lesson.scenario_id)
    return redirect(here)


def _page(request: UserRequest, lesson: Lesson, form: LessonForm, status: int = 200, **extra: Any) -> HttpResponse:
    has_text = "body" in form.fields
    images = LessonImage.objects.filter(lesson=lesson).select_related("file").order_by("id") if has_text else []
    panel = {"form": form, "panel": "courses/workshop/_lesson.html", "lesson": lesson, "has_text": has_text, **extra}
    return page(request, lesson.course, status=status, images=images, **panel)


@requires("courses.edit_course", Course, methods=["POST"])
def order(request: UserRequest, course: Course) -> HttpResponse:
    """The whole order at once, after a lesson was dragged or moved by keys."""
    keys = [int(key) for key in request.POST.getlist("lesson") if key.isdecimal()]
    lessons = editing.order_lessons(course=course, order=keys, by=request.user)
    return JsonResponse({"order": [lesson.pk for lesson in lessons]})


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
