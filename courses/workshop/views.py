from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.attendance.queries import unapproved
from courses.catalogue import actions, marks
from courses.catalogue.models import Course, Programme
from courses.catalogue.views import render_course
from courses.editions.queries import demand, of_course
from courses.faq.queries import waiting as waiting_questions
from courses.lessons.duplicating import duplicate as duplicate_course
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import queries
from .conflicts import clashes, settle
from .editor import course_form, page, see_anew
from .forms import CourseForm, DuplicateForm, NewCourseForm


def with_programme(courses: QuerySet[Course]) -> QuerySet[Course]:
    return courses.select_related("programme")


@requires("courses.teach")
def desk(request: UserRequest) -> HttpResponse:
    """What waits for the trainer, the week, and everything she teaches."""
    context = {
        "desk": queries.desk(request.user),
        "questions": waiting_questions().count(),
        "sheets": unapproved(request.user),
    }
    return render(request, "courses/workshop/desk.html", context)


@requires("courses.teach", methods=["GET", "POST"])
def create(request: UserRequest) -> HttpResponse:
    """A draft with a name; where it begins with a template, with the lessons of that."""
    form = NewCourseForm(request.POST or None, initial={"template": request.GET.get("template", "")})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if (pattern := fields.pop("template", None)) is None:
            course = actions.create(by=request.user, **fields)
        else:
            course = duplicate_course(course=pattern, by=request.user, **fields)
        messages.success(request, _("Черновик готов. Всё, что вы пишете, сохраняется само."))
        return redirect("courses:course-edit", course.pk)
    context = {"form": form, "no_programmes": not Programme.objects.exists()}
    return render(request, "courses/workshop/new.html", context, status=422 if form.errors else 200)


@requires("courses.duplicate_course", Course, methods=["GET", "POST"], fetch=with_programme)
def duplicate(request: UserRequest, course: Course) -> HttpResponse:
    """A new course that begins as this one is."""
    initial = {"title": _("%s — копия") % course.draft_title[:180], "programme": course.programme_id}
    form = DuplicateForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = duplicate_course(course=course, by=request.user, **form.cleaned_data)
        messages.success(request, _("Копия готова: это черновик, его видят только тренеры."))
        return redirect("courses:course-edit", made.pk)
    context = {"course": course.draft(), "form": form}
    return render(request, "courses/workshop/duplicate.html", context, status=422 if form.errors else 200)


@requires("courses.mark_template", Course, methods=["POST"])
def template(request: UserRequest, course: Course) -> HttpResponse:
    """Offer the course as a pattern for new ones, or no longer."""
    wanted = request.POST.get("template") == "yes"
    actions.mark_template(course=course, template=wanted, by=request.user)
    messages.success(
        request,
        _("Теперь это шаблон: он есть в списке, когда начинают новый семинар.") if wanted else _("Больше не шаблон."),
    )
    return redirect("courses:course-edit", course.pk)


@requires("courses.edit_course", Course, methods=["GET", "POST"], fetch=with_programme)
def edit(request: UserRequest, course: Course) -> HttpResponse:
    """The editor, with the page of the course in the middle."""
    if request.method != "POST":
        return _editor(request, course, course_form(course))
    form = course_form(course, request.POST)
    if not form.is_valid():
        return _editor(request, course, form, status=422)
    entered = settle(form.entered(), request.POST.dict(), course)
    try:
        actions.update(course=course, by=request.user, seen=form.cleaned_data["seen"], **entered)
    except actions.Overtaken as overtaken:
        return _overtaken(request, course, form, overtaken)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _editor(request, course, form, status=409)
    messages.success(request, saved_words(course))
    return redirect("courses:course-edit", course.pk)


def saved_words(course: Course) -> str:
    """What saving means: in a published course learners see it once it is published."""
    if course.version_id is not None:
        return _("Сохранено в черновике. Слушатели увидят правки, когда вы их опубликуете.")
    return _("Сохранено.")


def _overtaken(request: UserRequest, course: Course, form: CourseForm, overtaken: actions.Overtaken) -> HttpResponse:
    """Show what was typed and what stands now; saving once more then means what was chosen."""
    conflict = {
        "clashes": clashes(form, course.draft(), overtaken.fields, form.entered()),
        "last": queries.last_change(course, "courses.edit_course"),
    }
    see_anew(form, seen=marks.renewed(form.cleaned_data["seen"], actions.version(course), overtaken.fields))
    return _editor(request, course, form, status=409, conflict=conflict)


def _editor(request: UserRequest, course: Course, form: CourseForm, status: int = 200, **extra: Any) -> HttpResponse:
    panel = {"form": form, "panel": "courses/workshop/_course.html", "course_page": True, **extra}
    panel["put_away"] = queries.outline(Q(course=course), archived=True)
    panel |= {"sessions": queries.upcoming_sessions(course), "taken": queries.taken(course)}
    panel |= {"editions": of_course(course), "demand": demand(course)}
    return page(request, course, status=status, **panel)


@requires("courses.archive_course", Course, methods=["POST"])
def archive(request: UserRequest, course: Course) -> HttpResponse:
    actions.archive(course=course, by=request.user)
    messages.success(request, _("Семинар «%s» в архиве. Вернуть его можно в любой день.") % course.draft_title)
    return redirect("courses:teach")


@requires("courses.edit_course", Course, fetch=with_programme)
def preview(request: UserRequest, course: Course) -> HttpResponse:
    """The page of the course as a learner will see it."""
    return render_course(request, course, preview=True)
