from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import actions
from .forms import SessionForm
from .models import SeminarSession


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "trainer")


@requires("courses.edit_course", Course, methods=["GET", "POST"])
def create_session(request: UserRequest, course: Course) -> HttpResponse:
    form = SessionForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_session(course=course, by=request.user, **form.entered())
        except Refused as refused:
            return _page(request, course, form, refused=refused)
        messages.success(request, _("Занятие назначено. Слушатели увидят его на странице семинара."))
        return redirect("courses:course-edit", course.pk)
    return _page(request, course, form)


@requires("courses.edit_seminarsession", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def edit_session(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    course = seminarsession.course
    form = SessionForm(request.POST or None, session=seminarsession)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_session(session=seminarsession, by=request.user, **form.entered())
        except Refused as refused:
            return _page(request, course, form, seminarsession, refused)
        messages.success(request, _("Занятие сохранено."))
        return redirect("courses:course-edit", course.pk)
    return _page(request, course, form, seminarsession)


@requires("courses.edit_seminarsession", SeminarSession, methods=["POST"])
def cancel_session(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    actions.cancel_session(session=seminarsession, by=request.user)
    messages.success(request, _("Занятие отменено."))
    return redirect("courses:course-edit", seminarsession.course_id)


def _page(
    request: UserRequest,
    course: Course,
    form: SessionForm,
    session: SeminarSession | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    for reason in refused.reasons if refused else ():
        form.add_error(None, reason)
    context = {"course": course, "form": form, "session": session}
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "courses/seminars/edit.html", context, status=status)
