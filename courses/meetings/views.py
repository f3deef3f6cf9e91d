from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.seminars.models import SeminarSession
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui.russian import plural

from . import actions, matching, queries
from .forms import ReportForm, UndoForm
from .models import MeetingImport


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


def with_all(imports: QuerySet[MeetingImport]) -> QuerySet[MeetingImport]:
    return imports.select_related("session__course", "by", "undone_by")


@requires("courses.import_meeting", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def meetings(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """The reports of a session's meeting; a new one is looked at first."""
    form, status = ReportForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                made = actions.look(session=seminarsession, file=upload.file, name=upload.name, by=request.user)
            except Refused as refused:
                form.add_error("file", refused.reasons)
            else:
                return redirect("courses:meeting-import", made.pk)
    context = {
        "session": seminarsession,
        "course": seminarsession.course,
        "form": form,
        "imports": queries.imports_of(seminarsession),
    }
    return render(request, "courses/meetings/meetings.html", context, status=status)


@requires("courses.view_meetingimport", MeetingImport, fetch=with_all)
def meeting(request: UserRequest, meetingimport: MeetingImport) -> HttpResponse:
    return _page(request, meetingimport, UndoForm())


@requires("courses.apply_meeting_import", MeetingImport, methods=["POST"])
def apply(request: UserRequest, meetingimport: MeetingImport) -> HttpResponse:
    applied = actions.apply(imported=meetingimport, by=request.user)
    count = plural(len(applied.attendees), "участник", "участника", "участников")
    messages.success(request, _("Отчёт внесён: %s.") % count)
    return redirect("courses:attendance", applied.session_id)


@requires("courses.undo_meeting_import", MeetingImport, methods=["POST"], fetch=with_all)
def undo(request: UserRequest, meetingimport: MeetingImport) -> HttpResponse:
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, meetingimport, form, status=422)
    actions.undo(imported=meetingimport, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Отчёт отменён: по нему больше никто не засчитывается."))
    return redirect("courses:meeting-import", meetingimport.pk)


def _page(request: UserRequest, imported: MeetingImport, form: UndoForm, status: int = 200) -> HttpResponse:
    people = queries.shown(imported)
    context = {
        "imported": imported,
        "session": imported.session,
        "course": imported.session.course,
        "people": people,
        "sure": sum(one.match in matching.SURE for one in people),
        "doubtful": sum(one.match not in (*matching.SURE, matching.Match.HOST) for one in people),
        "undo_form": form,
    }
    return render(request, "courses/meetings/meeting.html", context, status=status)
