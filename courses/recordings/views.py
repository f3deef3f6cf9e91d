from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.seminars.models import SeminarSession
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.files.serving import respond

from . import actions, queries
from .forms import MaterialForm
from .models import SessionMaterial


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


def with_file(materials: QuerySet[SessionMaterial]) -> QuerySet[SessionMaterial]:
    return materials.select_related("file", "session__course")


@requires("courses.add_sessionmaterial", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def materials(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """What the session left, and a form for more."""
    session = seminarsession
    has_begun = session.starts_at <= timezone.now()
    kind = SessionMaterial.Kind.RECORDING if session.is_over else SessionMaterial.Kind.MATERIAL
    form = MaterialForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.add(session=session, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error("upload", error)
            except Refused as refused:
                form.add_error(None, refused.reasons)
                status = 409
            else:
                messages.success(request, _("Приложили. Участники узнают об этом через десять минут, одним письмом."))
                return redirect("courses:session-materials", session.pk)
    context = {
        "session": session,
        "course": session.course,
        "form": form,
        "materials": queries.of_session(session, request.user),
        "has_begun": has_begun,
    }
    return render(request, "courses/recordings/materials.html", context, status=status)


@requires("courses.change_sessionmaterial", SessionMaterial, methods=["POST"], fetch=with_file)
def remove(request: UserRequest, sessionmaterial: SessionMaterial) -> HttpResponse:
    actions.remove(material=sessionmaterial, by=request.user)
    messages.success(request, _("Убрали со страницы занятия."))
    return redirect("courses:session-materials", sessionmaterial.session_id)


@requires("courses.change_sessionmaterial", SessionMaterial, methods=["POST"], fetch=with_file)
def put_into_course(request: UserRequest, sessionmaterial: SessionMaterial) -> HttpResponse:
    lesson = actions.put_into_course(material=sessionmaterial, by=request.user)
    messages.success(request, _("Урок «%s» стоит последним в курсе. Он необязательный.") % lesson.title)
    return redirect("courses:session-materials", sessionmaterial.session_id)


@requires("courses.view_sessionmaterial", SessionMaterial, fetch=with_file)
def material(request: UserRequest, sessionmaterial: SessionMaterial) -> HttpResponseBase:
    """The file itself; its links are on the page of the session."""
    if sessionmaterial.file is None:
        raise Http404
    return respond(request, sessionmaterial.file, download="download" in request.GET)
