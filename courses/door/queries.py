from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from courses.attendance.models import PresenceFact
from courses.registrations.models import Registration
from courses.seminars.models import GATHERS_BEFORE, SeminarSession
from lms.people.models import User

from . import tokens
from .models import Door

LAST_SHOWN = 4


@dataclass(frozen=True)
class Screen:
    """What the projector shows at a moment: ``signed_in`` of ``expected`` in the hall, the ``last`` by short names."""

    picture: SafeString
    digits: str
    signed_in: int
    expected: int
    last: list[str]


def screen(door: Door, now: dt.datetime) -> Screen:
    """Three queries."""
    pk = door.session_id
    there = PresenceFact.objects.filter(session=pk, present=True).exclude(source=PresenceFact.Source.ONLINE)
    latest = there.select_related("user").order_by("-id")[: LAST_SHOWN * 3]
    names = list(dict.fromkeys(fact.user.get_short_name() for fact in latest if fact.user))[:LAST_SHOWN]
    return Screen(
        picture=picture(scan_url(pk, tokens.token(pk, now)), f"QR занятия, код {tokens.digits(pk, now)}"),
        digits=tokens.digits(pk, now),
        signed_in=there.values("user").distinct().count(),
        expected=Registration.objects.filter(
            session=pk, state=Registration.State.SEATED, way=Registration.Way.HALL
        ).count(),
        last=names,
    )


def open_now(now: dt.datetime) -> list[Door]:
    """Doors by which one may sign in at this moment."""
    doors = Door.objects.filter(
        closed_at=None,
        session__cancelled_at=None,
        session__starts_at__lte=now + GATHERS_BEFORE,
        session__ends_at__gt=now,
    )
    return list(doors.select_related("session__course", "session__edition", "session__hall"))


def meant_by(code: str, now: dt.datetime) -> Door | None:
    """The open door whose screen shows these digits."""
    return next((door for door in open_now(now) if tokens.is_shown(door.session_id, code, now)), None)


def mine_now(user: User, now: dt.datetime) -> SeminarSession | None:
    """The session at which ``user`` has a seat and may sign in now."""
    found = SeminarSession.objects.filter(
        registrations__user=user,
        registrations__state=Registration.State.SEATED,
        cancelled_at=None,
        starts_at__lte=now + GATHERS_BEFORE,
        ends_at__gt=now,
    )
    return found.select_related("course", "edition", "hall").order_by("starts_at").first()


def signed_in(session: SeminarSession, user: User) -> PresenceFact | None:
    """The first fact by which ``user`` was there."""
    facts = PresenceFact.objects.filter(session=session, user=user, present=True, sure=True, imported=None)
    return facts.order_by("at", "id").first()


def is_seated(session: SeminarSession, user: User) -> bool:
    seated = Registration.objects.filter(session=session, user=user, state=Registration.State.SEATED)
    return seated.exists()


def scan_url(session_id: int, token: str) -> str:
    return urljoin(settings.SITE_URL, reverse("courses:sign-in-scan", args=[session_id, token]))


def pass_url(registration: Registration) -> str:
    pk = registration.pk
    return urljoin(settings.SITE_URL, reverse("courses:pass-admit", args=[pk, tokens.signature(pk)]))


def picture(text: str, title: str) -> SafeString:
    """A QR code as an inline picture that is as large as its place."""
    made = segno.make(text, error="m", micro=False)
    svg = made.svg_inline(omitsize=True, svgclass="qr-picture", lineclass=None, border=2, title=title)
    return mark_safe(svg)  # noqa: S308 - our own address, drawn by the library


def code_address() -> str:
    """Where the digits are typed, as one reads it aloud: without the protocol."""
    return urljoin(settings.SITE_URL, reverse("courses:sign-in")).partition("://")[2].rstrip("/")
