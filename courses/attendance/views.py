from __future__ import annotations

import secrets

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
from lms.people.models import User
from lms.people.queries import meant_by
from lms.ui.exports import xlsx_response
from lms.ui.russian import plural

from . import actions, papers, queries, roll
from .models import PresenceFact


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


@requires("courses.mark_attendance", SeminarSession, methods=["GET", "POST"], fetch=with_course)
def attendance(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """The register: what came in, what is unclear, who was there the whole time or so many minutes."""
    if request.method != "POST":
        return _page(request, seminarsession)
    try:
        minutes = _entered(request, seminarsession)
        reason = request.POST.get("reason", "")
        made = actions.mark(session=seminarsession, minutes=minutes, by=request.user, reason=reason)
    except Refused as error:
        return _page(request, seminarsession, refused=error)
    messages.success(request, _("Отмечено: %s.") % plural(made, "человек", "человека", "человек"))
    return redirect("courses:attendance", seminarsession.pk)


def _page(request: UserRequest, session: SeminarSession, refused: Refused | None = None) -> HttpResponse:
    whole = queries.length(session)
    register = queries.register_of(session)
    words = request.GET.get("q", "").strip()[:120]
    context = {
        "session": session,
        "course": session.course,
        "whole": whole,
        "register": register,
        "listed": {line.user.pk for line in register.lines},
        "lines": [(line, *_typed(request, line, whole)) for line in register.lines],
        "were": sum(bool(line.minutes) for line in register.lines),
        "known": any(line.minutes is not None for line in register.lines),
        "has_begun": session.starts_at <= timezone.now() and session.cancelled_at is None,
        "sheet": queries.latest_sheet(session),
        "sheet_differs": _differs(session, register),
        "words": words,
        "found": meant_by(words, most=8) if words else [],
        "refused": refused,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "courses/attendance/attendance.html", context, status=409 if refused else 200)


def _differs(session: SeminarSession, register: queries.Register) -> bool:
    """Whether something was corrected since the sheet was approved."""
    sheet = queries.latest_sheet(session)
    return sheet is not None and sheet.lines != queries.written(session, register.lines)


def _entered(request: UserRequest, session: SeminarSession) -> dict[int, int]:
    """Minutes by person, for those whose line says something."""
    whole, found = queries.length(session), {}
    for line in queries.register_of(session).lines:
        pk = line.user.pk
        choice, typed = request.POST.get(f"was-{pk}", ""), request.POST.get(f"minutes-{pk}", "").strip()
        if choice == "part":
            if not typed.isdecimal():
                raise Refused(_("%s: напишите, сколько минут.") % line.user.get_full_name())
            found[pk] = int(typed)
        elif choice in ("all", "none"):
            found[pk] = whole if choice == "all" else 0
    return found


def _typed(request: UserRequest, line: queries.Line, whole: int) -> tuple[str, str]:
    """What the line's controls show: what was sent, else what counts."""
    pk = line.user.pk
    if request.method == "POST":
        return request.POST.get(f"was-{pk}", ""), request.POST.get(f"minutes-{pk}", "")
    minutes = line.minutes
    if minutes is None:
        return "", ""
    choice = "none" if not minutes else "all" if minutes >= whole else "part"
    return choice, str(minutes) if choice == "part" else ""


@requires("courses.decide_attendance", SeminarSession, methods=["POST"])
def decide(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """Settle one thing that is unclear."""
    actions.decide(
        session=seminarsession,
        subject=request.POST.get("subject", ""),
        choice=request.POST.get("choice", ""),
        reason=request.POST.get("reason", ""),
        person=_person(request),
        by=request.user,
    )
    messages.success(request, _("Решение записано."))
    return redirect("courses:attendance", seminarsession.pk)


@requires("courses.mark_attendance", SeminarSession, methods=["POST"])
def add(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """Somebody without a seat is here: by the trainer's list, once a click."""
    person = _person(request)
    if person is None:
        raise Refused(_("Выберите человека из найденных."))
    key = f"list:{request.POST.get('key', '')[:40] or secrets.token_hex(8)}"
    source = PresenceFact.Source.LIST
    actions.note(session=seminarsession, user=person, source=source, key=key, by=request.user)
    messages.success(request, _("%s: здесь. Решите, засчитать ли без записи.") % person.get_full_name())
    return redirect("courses:attendance", seminarsession.pk)


def _person(request: UserRequest) -> User | None:
    number = request.POST.get("person", "")
    return User.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 10 else None


@requires("courses.approve_attendance", SeminarSession, methods=["POST"])
def approve(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    sheet = actions.approve(session=seminarsession, by=request.user)
    messages.success(request, _("Ведомость № %s утверждена.") % sheet.named)
    return redirect("courses:attendance", seminarsession.pk)


@requires("courses.mark_attendance", SeminarSession, fetch=with_course)
def sheet(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """The sheet to be signed at the door."""
    content = papers.sign_in_sheet(seminarsession, queries.register_of(seminarsession).lines)
    return _pdf(content, f"list-{seminarsession.pk}")


@requires("courses.mark_attendance", SeminarSession, fetch=with_course)
def printed(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """The official register as a paper: as it was approved, before that a draft."""
    return _pdf(roll.printed(_roll(seminarsession)), f"attendance-{seminarsession.pk}")


@requires("courses.mark_attendance", SeminarSession, fetch=with_course)
def table(request: UserRequest, seminarsession: SeminarSession) -> HttpResponseBase:
    """The same as a table."""
    day = timezone.localdate(seminarsession.starts_at)
    return xlsx_response(f"Ведомость {day:%Y-%m-%d}", *roll.tables(_roll(seminarsession)))


def _roll(session: SeminarSession) -> roll.Roll:
    approved = queries.latest_sheet(session)
    lines = approved.lines if approved else queries.written(session, queries.register_of(session).lines)
    return roll.Roll(session, lines, list(session.trainers.order_by("name_key")), approved)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
