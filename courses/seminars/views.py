from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.editions.models import SeminarEdition
from lms.access import UserRequest, requires
from lms.errors import Refused

from . import actions
from .forms import CancelForm, HallForm, SessionForm
from .models import Hall, SeminarSession


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


@requires("courses.edit_course", Course, methods=["GET", "POST"])
def create_session(request: UserRequest, course: Course) -> HttpResponse:
    """A session of the edition named in the address (``?edition=``), else of the one that goes on."""
    form = SessionForm(request.POST or None, by=request.user)
    number = request.GET.get("edition", "")
    edition = SeminarEdition.objects.filter(course=course, pk=number).first() if number.isdecimal() else None
    if request.method == "POST" and form.is_valid():
        try:
            session = actions.create_session(course=course, edition=edition, by=request.user, **form.entered())
        except Refused as refused:
            return _page(request, course, form, refused=refused)
        if session.edition.announced_at:
            messages.success(request, _("Занятие назначено. Слушатели увидят его на странице семинара."))
        else:
            messages.success(request, _("Занятие назначено. Слушатели увидят его, когда вы объявите выпуск."))
        return redirect("courses:edition", session.edition_id)
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
        messages.success(request, _("Занятие сохранено. Если изменились время или место, записавшимся ушли письма."))
        return redirect("courses:session", seminarsession.pk)
    return _page(request, course, form, seminarsession)


@requires("courses.edit_seminarsession", SeminarSession, methods=["POST"])
def cancel_session(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    actions.cancel_session(session=seminarsession, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Занятие отменено. Всем, кто был записан, ушли письма."))
    return redirect("courses:edition", seminarsession.edition_id)


@requires("courses.teach", methods=["GET", "POST"])
def halls(request: UserRequest) -> HttpResponse:
    """The halls, and a form for one more."""
    return _hall_page(request, None, HallForm(request.POST or None))


@requires("courses.view_hall", Hall, methods=["GET", "POST"])
def edit_hall(request: UserRequest, hall: Hall) -> HttpResponse:
    return _hall_page(request, hall, HallForm(request.POST or None, instance=hall))


def _hall_page(request: UserRequest, hall: Hall | None, form: HallForm) -> HttpResponse:
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_hall(hall=hall, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("title", refused.reasons[0])
            status = 409
        else:
            messages.success(request, _("Зал сохранён."))
            return redirect("courses:halls")
    context = {"form": form, "hall": hall, "halls": Hall.objects.filter(closed_at=None)}
    return render(
        request, "courses/seminars/halls.html", context, status=422 if form.errors and status == 200 else status
    )


def _page(
    request: UserRequest,
    course: Course,
    form: SessionForm,
    session: SeminarSession | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    for reason in refused.reasons if refused else ():
        form.add_error(None, reason)
    context = {"course": course, "form": form, "session": session, "cancel_form": CancelForm()}
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "courses/seminars/edit.html", context, status=status)
