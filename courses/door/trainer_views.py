"""A trainer at the door: the screen of the hall, the list and the camera of her phone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from courses.attendance import queries as attendance
from courses.attendance.models import PresenceFact
from courses.registrations.models import Registration
from courses.seminars.models import GATHERS_BEFORE, SeminarSession
from lms.access import UserRequest, allows, public, requires
from lms.errors import Refused
from lms.people.models import User

from . import actions, queries, tokens
from .models import Door
from .views import with_course, with_session

AT_ONCE = 500  # words that a phone sends together


@requires("courses.open_door", SeminarSession, fetch=with_course)
@never_cache
def screen(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """For the projector: the QR, the digits beside it and how many have signed in. htmx asks for the moving part."""
    now = timezone.now()
    door = Door.objects.filter(session=seminarsession).first()
    shows = door is not None and door.is_open and seminarsession.ends_at > now and seminarsession.cancelled_at is None
    context = {
        "session": seminarsession,
        "course": seminarsession.course,
        "door": door,
        "screen": queries.screen(door, now) if door is not None and shows else None,
        "address": queries.code_address(),
        "step": tokens.STEP,
    }
    template = "courses/door/_screen.html" if request.htmx else "courses/door/screen.html"
    return render(request, template, context)


@requires("courses.open_door", SeminarSession, methods=["POST"])
def open_door(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    actions.open_door(session=seminarsession, by=request.user, walk_ins="walk_ins" in request.POST)
    return redirect("courses:door-screen", seminarsession.pk)


@requires("courses.open_door", SeminarSession, methods=["POST"])
def close_door(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    actions.close_door(session=seminarsession, by=request.user)
    messages.success(request, _("Вход по QR закрыт."))
    return redirect("courses:attendance", seminarsession.pk)


@requires("courses.state_presence", SeminarSession, fetch=with_course)
@never_cache
def phone(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """The list at a trainer's hand: large «here» and «not here», and the camera for passes."""
    opens = seminarsession.starts_at - GATHERS_BEFORE
    context = {
        "session": seminarsession,
        "course": seminarsession.course,
        "people": _people(seminarsession),
        "now": int(timezone.now().timestamp() * 1000),
        "until": int(_end_of_day(seminarsession).timestamp() * 1000),
        "has_begun": opens <= timezone.now() and seminarsession.cancelled_at is None,
        "opens": opens,
    }
    return render(request, "courses/door/phone.html", context)


def _end_of_day(session: SeminarSession) -> dt.datetime:
    """Until when a phone may keep the list: names are on it."""
    return timezone.localtime(session.ends_at).replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)


@public
def worker(request: HttpRequest) -> FileResponse:
    """The script that keeps the list open without a connection. Its address says how far it reaches: sessions only."""
    path = finders.find("js/door-worker.js")
    response = FileResponse(Path(str(path)).open("rb"), content_type="text/javascript")  # noqa: SIM115 - closed when sent
    response["Cache-Control"] = "no-cache"
    return response


@requires("courses.state_presence", SeminarSession, methods=["POST"], fetch=with_course)
def state(request: UserRequest, seminarsession: SeminarSession) -> HttpResponse:
    """Words from a phone: one from a form, or as JSON all that it has kept while there was no connection."""
    if request.content_type != "application/json":
        return _state_one(request, seminarsession)
    try:
        asked = json.loads(request.body)
        words = _words(asked["words"][:AT_ONCE])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return JsonResponse({"reasons": [_("Список не прочитан. Обновите страницу.")]}, status=400)
    outcomes = actions.take(session=seminarsession, words=words, by=request.user)
    return JsonResponse({"outcomes": [vars(one) for one in outcomes], "people": _people(seminarsession)})


def _state_one(request: UserRequest, session: SeminarSession) -> HttpResponse:
    """The button without a script."""
    entry = {
        "key": request.POST.get("key", ""),
        "user": request.POST.get("user", ""),
        "present": request.POST.get("present") == "1",
        "seen": request.POST.get("seen", ""),
        "at": timezone.now().timestamp() * 1000,
    }
    for outcome in actions.take(session=session, words=_words([entry]), by=request.user):
        if not outcome.taken:
            raise Refused(outcome.message)
    return redirect("courses:door-phone", session.pk)


def _words(entries: list[dict[str, Any]]) -> list[actions.Word]:
    """Raises ValueError, KeyError or TypeError for what no phone of ours would send."""
    users = User.objects.in_bulk({_number(one.get("user")) for one in entries} - {None})
    passes = with_session(Registration.objects.all()).in_bulk({_number(one.get("pass")) for one in entries} - {None})
    return [
        actions.Word(
            key=str(one["key"])[:60],
            at=dt.datetime.fromtimestamp(float(one["at"]) / 1000, dt.UTC),
            user=users.get(_number(one.get("user"))),
            present=bool(one.get("present", True)),
            seen=_number(one.get("seen")),
            registration=passes.get(_number(one.get("pass"))),
            signature=str(one.get("signature", ""))[:40],
        )
        for one in entries
    ]


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _people(session: SeminarSession) -> list[dict[str, Any]]:
    """The list as a phone shows it. ``here``: true, false or unknown; ``seen``: the latest word about the person."""
    found = []
    for line in attendance.register_of(session).lines:
        stated = [fact for fact in line.reckoned.facts if fact.source == PresenceFact.Source.LIST]
        last = max(stated, key=lambda fact: (fact.at, fact.pk), default=None)
        differ = any(one.kind == "differ" and one.decision is None for one in line.reckoned.unclear)
        found.append(
            {
                "id": line.user.pk,
                "name": line.user.get_full_name(),
                "agency": line.agency.short_name if line.agency else "",
                "here": attendance.stands(line),
                "seen": last.pk if last else None,
                "note": _("Тренеры отметили по-разному: решите в ведомости") if differ else line.sources,
                "differ": differ,
            }
        )
    return found


@requires("courses.view_registration", Registration, methods=["GET", "POST"], fetch=with_session)
@never_cache
def admit(request: UserRequest, registration: Registration, token: str) -> HttpResponse:
    """Where the QR of a pass leads: a trainer lets its holder in, the holder herself gets to her session."""
    if not allows(request.user, "courses.admit", registration):
        return redirect("courses:session", registration.session_id)
    if request.method == "POST":
        _fact, is_new = actions.admit(registration=registration, given=token, by=request.user)
        name = registration.user.get_full_name()
        messages.success(request, (_("%s: здесь.") if is_new else _("%s уже отмечен, всё в порядке.")) % name)
        return redirect("courses:door-phone", registration.session_id)
    context = {
        "registration": registration,
        "session": registration.session,
        "is_signed": tokens.is_signed(registration.pk, token),
        "known": queries.signed_in(registration.session, registration.user),
    }
    return render(request, "courses/door/admit.html", context)
