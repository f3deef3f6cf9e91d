from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.catalogue import actions
from courses.catalogue.models import Course, Programme
from courses.catalogue.views import render_course
from courses.editions.queries import demand, of_course
from courses.faq.queries import waiting as waiting_questions
from courses.lessons import kinds
from courses.versions.queries import unpublished
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import queries
from .forms import CourseForm, NewCourseForm


def with_programme(courses: QuerySet[Course]) -> QuerySet[Course]:
    return courses.select_related("programme")


@requires("courses.teach")
def desk(request: UserRequest) -> HttpResponse:
    """What waits for the trainer, the week, and everything she teaches."""
    context = {"desk": queries.desk(request.user), "questions": waiting_questions().count()}
    return render(request, "courses/workshop/desk.html", context)


@requires("courses.teach", methods=["GET", "POST"])
def create(request: UserRequest) -> HttpResponse:
    form = NewCourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        course = actions.create(by=request.user, **form.cleaned_data)
        messages.success(request, _("Черновик готов. Справа видно, чего пока не хватает."))
        return redirect("courses:course-edit", course.pk)
    context = {"form": form, "no_programmes": not Programme.objects.exists()}
    return render(request, "courses/workshop/new.html", context, status=422 if form.errors else 200)


@requires("courses.edit_course", Course, methods=["GET", "POST"], fetch=with_programme)
def edit(request: UserRequest, course: Course) -> HttpResponse:
    """The editor: lessons at the left, the page of the course in the middle, what is missing at the right."""
    if request.method != "POST":
        return _editor(request, course, CourseForm(instance=course))
    form = CourseForm(request.POST, instance=copy(course))  # the form writes into its instance, valid or not
    if not form.is_valid():
        return _editor(request, course, form, status=422)
    try:
        actions.update(course=course, by=request.user, seen=form.seen_at(), **form.entered())
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


def _overtaken(request: UserRequest, course: Course, form: CourseForm, overtaken: Refused) -> HttpResponse:
    """Show what was typed and what stands now; saving once more then means it."""
    names = [name for name in form.entered() if form.cleaned_data[name] != getattr(course, name)]
    data = QueryDict.copy(form.data)  # type: ignore[arg-type]
    data["seen"] = course.changed_at.isoformat()
    form.data = data
    theirs = [(form.fields[name].label, getattr(course, name)) for name in names]
    conflict = {
        "reasons": overtaken.reasons,
        "theirs": [(label, "\n".join(value) if isinstance(value, list) else value) for label, value in theirs],
        "last": queries.last_change(course, "courses.edit_course"),
    }
    return _editor(request, course, form, status=409, conflict=conflict)


def _editor(request: UserRequest, course: Course, form: CourseForm, status: int = 200, **extra: Any) -> HttpResponse:
    context = {**frame(course), "form": form, "course_page": True, **extra}
    context["put_away"] = queries.outline(Q(course=course), archived=True)
    context |= {"sessions": queries.upcoming_sessions(course), "taken": queries.taken(course)}
    context |= {"editions": of_course(course), "demand": demand(course)}
    return render(request, "courses/workshop/course.html", context, status=status)


def frame(course: Course) -> dict[str, Any]:
    """What stands around the page of every editor: the outline at the left, what is missing at the right."""
    every = list(queries.outline(Q(course=course)))
    lines = queries.ready_lines(course, every)
    return {
        "course": course,
        "lessons": every,
        "minutes": sum(lesson.minutes for lesson in every if lesson.required),
        "required_lines": [line for line in lines if line.check.blocks],
        "advice_lines": [line for line in lines if not line.check.blocks and not line.check.done],
        "gap_count": sum(line.check.blocks and not line.check.done for line in lines),
        "unpublished": unpublished(course, every),
        "kinds": kinds.offered(),
    }


@requires("courses.archive_course", Course, methods=["POST"])
def archive(request: UserRequest, course: Course) -> HttpResponse:
    actions.archive(course=course, by=request.user)
    messages.success(request, _("Семинар «%s» в архиве. Вернуть его можно в любой день.") % course.title)
    return redirect("courses:teach")


@requires("courses.edit_course", Course, fetch=with_programme)
def preview(request: UserRequest, course: Course) -> HttpResponse:
    """The page of the course as a learner will see it."""
    return render_course(request, course, preview=True)
