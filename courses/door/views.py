"""A learner at the door: reads the screen with her phone, types its digits, shows her pass."""

from __future__ import annotations

import secrets
from typing import Final

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.attendance.models import PresenceFact
from courses.registrations.models import Registration
from courses.seminars.models import SeminarSession
from lms.access import UserRequest, public, requires
from lms.errors import Refused

from . import actions, queries, tokens

SCANNED: Final = "scanned"  # in the session of the browser: {session: moment at which its screen was read}
SCAN_LASTS: Final = 10 * 60  # seconds: enough to sign in to the site
DEVICE: Final = "device"
YEARS: Final = 2 * 365 * 24 * 3600


def with_course(sessions: QuerySet[SeminarSession]) -> QuerySet[SeminarSession]:
    return sessions.select_related("course", "edition", "hall")


def with_session(registrations: QuerySet[Registration]) -> QuerySet[Registration]:
    return registrations.select_related("session__course", "session__edition", "session__hall", "user", "agency")


@public
@never_cache
def scan(request: HttpRequest, seminarsession: int, token: str) -> HttpResponse:
    """Where the QR of the screen leads. That it was read in time is remembered while one signs in to the site."""
    now = timezone.now()
    if not tokens.is_shown(seminarsession, token, now):
        return render(request, "courses/door/stale.html", status=410)
    request.session[SCANNED] = {str(seminarsession): now.timestamp()}
    return redirect("courses:sign-in-session", seminarsession)


@requires("courses.sign_in_at_session", SeminarSession, methods=["GET", "POST"], see="courses.sign_in_at_session",
          fetch=with_course)  # fmt: skip
@never_cache
def at_session(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """«I am here», for whoever has read the QR."""
    if not _has_scanned(request, seminarsession):
        return redirect("courses:sign-in")
    if request.method == "POST":
        return _signed_in(request, seminarsession, PresenceFact.Source.SCREEN, "courses/door/here.html")
    context = {"session": seminarsession, "known": queries.signed_in(seminarsession, request.user)}
    return render(request, "courses/door/here.html", context)


@requires("courses.sign_in", methods=["GET", "POST"])
@never_cache
def by_code(request: UserRequest) -> HttpResponse:
    """The digits of the screen, typed. Guesses are limited."""
    now = timezone.now()
    mine = queries.mine_now(request.user, now)
    if request.method != "POST":
        known = queries.signed_in(mine, request.user) if mine else None
        return render(request, "courses/door/code.html", {"mine": mine, "known": known})
    if not ratelimit.consume(request, action="door_code", key=str(request.user.pk)):
        refused = Refused(_("Код вводили слишком много раз. Подождите десять минут или подойдите к тренеру."))
        return render(request, "courses/door/code.html", {"mine": mine, "refused": refused}, status=429)
    door = queries.meant_by(request.POST.get("code", "")[:40], now)
    if door is None:
        refused = Refused(_no_such_code(mine))
        context = {"mine": mine, "refused": refused, "code": request.POST.get("code", "")[:40]}
        return render(request, "courses/door/code.html", context, status=409)
    return _signed_in(request, door.session, PresenceFact.Source.CODE, "courses/door/code.html")


def _no_such_code(mine: SeminarSession | None) -> str:
    if mine is not None and not hasattr(mine, "door"):
        return _("На вашем занятии код пока не показывают. Подойдите к тренеру: он отметит вас по списку.")
    return _("Такого кода сейчас на экране нет: он меняется каждые 15 секунд. Введите тот, что видите сейчас.")


def _signed_in(request: UserRequest, session: SeminarSession, source: str, template: str) -> HttpResponse:
    cookie = request.COOKIES.get(DEVICE, "")[:64] or secrets.token_hex(16)
    try:
        fact = actions.sign_in(session=session, user=request.user, source=source, device=tokens.device(cookie))
    except Refused as refused:
        return render(request, template, {"session": session, "mine": session, "refused": refused}, status=409)
    messages.success(request, _("Вы отмечены: %s. Хорошего занятия!") % f"{timezone.localtime(fact.at):%H:%M}")
    response = redirect("courses:sign-in")
    response.set_cookie(
        DEVICE, cookie, max_age=YEARS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def _has_scanned(request: HttpRequest, session: SeminarSession) -> bool:
    moment = request.session.get(SCANNED, {}).get(str(session.pk))
    return moment is not None and timezone.now().timestamp() - moment < SCAN_LASTS


@requires("courses.show_pass", Registration, see="courses.show_pass", fetch=with_session)
@never_cache
def own_pass(request: UserRequest, registration: Registration) -> HttpResponse:
    """Her QR, large, to be shown at the door."""
    if registration.state != Registration.State.SEATED:
        raise Refused(_("QR появится, когда место на занятии будет за вами."))
    context = {
        "registration": registration,
        "session": registration.session,
        "picture": queries.picture(queries.pass_url(registration), _("Ваш QR для входа")),
        "known": queries.signed_in(registration.session, request.user),
    }
    return render(request, "courses/door/pass.html", context)
