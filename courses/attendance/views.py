from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.seminars.models import SeminarSession
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui.exports import xlsx_response
from lms.ui.russian import plural

from . import actions, papers, queries


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


@requires("courses.mark_attendance", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def attendance(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """The list at the trainer's hand: who was there, the whole time or so many minutes."""
    whole, status, refused = queries.length(seminarsession), 200, None
    if request.method == "POST":
        try:
            minutes = _entered(request, seminarsession, whole)
            made = actions.mark(
                session=seminarsession, minutes=minutes, by=request.user, reason=request.POST.get("reason", "")
            )
        except Refused as error:
            status, refused = 409, error
        else:
            messages.success(request, _("Отмечено: %s.") % plural(made, "человек", "человека", "человек"))
            return redirect("courses:attendance", seminarsession.pk)
    lines = queries.register_of(seminarsession)
    typed = {line.registration.pk: _typed(request, line, whole) for line in lines}
    context = {
        "session": seminarsession,
        "course": seminarsession.course,
        "whole": whole,
        "lines": [(line, *typed[line.registration.pk]) for line in lines],
        "were": sum(bool(line.minutes) for line in lines),
        "marked": any(line.mark for line in lines),
        "has_begun": seminarsession.starts_at <= timezone.now() and seminarsession.cancelled_at is None,
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "courses/attendance/attendance.html", context, status=status)


def _entered(request: UserRequest, session: SeminarSession, whole: int) -> dict[int, int]:
    """Minutes by person, for those whose line says something."""
    found = {}
    for line in queries.register_of(session):
        one = line.registration
        choice, typed = request.POST.get(f"was-{one.pk}", ""), request.POST.get(f"minutes-{one.pk}", "").strip()
        if choice == "part":
            if not typed.isdecimal():
                raise Refused(_("%s: напишите, сколько минут.") % one.user.get_full_name())
            found[one.user_id] = int(typed)
        elif choice in ("all", "none"):
            found[one.user_id] = whole if choice == "all" else 0
    return found


def _typed(request: UserRequest, line: queries.Line, whole: int) -> tuple[str, str]:
    """What the line's controls show: what was sent, else what is marked."""
    pk = line.registration.pk
    if request.method == "POST":
        return request.POST.get(f"was-{pk}", ""), request.POST.get(f"minutes-{pk}", "")
    minutes = line.minutes
    if minutes is None:
        return "", ""
    choice = "none" if not minutes else "all" if minutes >= whole else "part"
    return choice, str(minutes) if choice == "part" else ""


@requires("courses.mark_attendance", SeminarSession, fetch=with_course)
def sheet(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """The sheet to be signed at the door."""
    content = papers.sign_in_sheet(seminarsession, queries.register_of(seminarsession))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="list-{seminarsession.pk}.pdf"'
    return response


@requires("courses.mark_attendance", SeminarSession, fetch=with_course)
def table(request: UserRequest, seminarsession: SeminarSession) -> HttpResponseBase:
    """The official register as a table."""
    lines = queries.register_of(seminarsession)
    day = timezone.localtime(seminarsession.starts_at)
    return xlsx_response(f"Ведомость {day:%Y-%m-%d}", papers.register_sheet(seminarsession, lines))
