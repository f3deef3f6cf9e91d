from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.seminars.models import SeminarSession
from courses.watching import telling
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.files.serving import respond

from . import actions, queries
from .forms import CaptionForm, MaterialForm
from .models import SessionMaterial


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


def with_file(materials: QuerySet[SessionMaterial]) -> QuerySet[SessionMaterial]:
    return materials.select_related("file", "session__course")


def with_captions(materials: QuerySet[SessionMaterial]) -> QuerySet[SessionMaterial]:
    return materials.select_related("captions")


@requires("courses.add_sessionmaterial", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def materials(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """What the session left, and a form for more."""
    session = seminarsession
    kind = SessionMaterial.Kind.RECORDING if session.is_over else SessionMaterial.Kind.MATERIAL
    form = MaterialForm(request.POST or None, request.FILES or None, initial={"kind": kind})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.add(session=session, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None if hasattr(error, "error_dict") else "upload", error)
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


@requires("courses.change_sessionmaterial", SessionMaterial, methods=["POST"], fetch=with_file)
def caption(request: UserRequest, sessionmaterial: SessionMaterial) -> HttpResponse:
    """Captions for a recording that is attached already; without a file they are taken away."""
    form = CaptionForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Выберите файл с субтитрами: .vtt или .srt."))
        return redirect("courses:session-materials", sessionmaterial.session_id)
    given = form.cleaned_data["captions"]
    try:
        actions.caption(material=sessionmaterial, captions=given, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Субтитры приложены.") if given else _("Субтитры убраны."))
    return redirect("courses:session-materials", sessionmaterial.session_id)


@requires("courses.view_sessionmaterial", SessionMaterial, fetch=with_captions)
def captions(request: UserRequest, sessionmaterial: SessionMaterial) -> HttpResponseBase:
    if sessionmaterial.captions is None:
        raise Http404
    return respond(request, sessionmaterial.captions)


@requires("courses.view_sessionmaterial", SessionMaterial, methods=["POST"], fetch=with_file)
def played(request: UserRequest, sessionmaterial: SessionMaterial) -> HttpResponse:
    """Hear the player out: here only the place where she stopped is kept."""
    try:
        position, _spans = telling.heard(request.body)
    except telling.NONSENSE:
        return HttpResponse(status=400)
    actions.keep_place(material=sessionmaterial, user=request.user, position=position)
    return JsonResponse({})


@requires("courses.view_sessionmaterial", SessionMaterial, fetch=with_file)
def material(request: UserRequest, sessionmaterial: SessionMaterial) -> HttpResponseBase:
    """The file itself; its links are on the page of the session."""
    if sessionmaterial.file is None:
        raise Http404
    return respond(request, sessionmaterial.file, download="download" in request.GET)
