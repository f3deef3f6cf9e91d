"""Events for other calendars (RFC 5545): a feed, a file, a letter's attachment. Pure: models in, bytes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

from courses.seminars.models import SeminarSession

PRODUCT: Final = "-//Otklik//Seminars//RU"


@dataclass(frozen=True)
class Entry:
    """A session as one person's calendar has it. ``sequence`` grows with every change of session or registration."""

    session: SeminarSession
    sequence: int
    status: str  # CONFIRMED, TENTATIVE, CANCELLED
    changed_at: dt.datetime


def calendar(entries: Iterable[Entry], *, site: str, method: str = "PUBLISH", name: str = "") -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    if name:
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for entry in entries:
        made.add_component(event(entry, site=site))
    return made


def event(entry: Entry, *, site: str) -> Event:
    """One event. Its moments are in UTC, so that no table of time zones is needed."""
    session = entry.session
    made = Event()
    made.add("uid", f"session-{session.pk}@{host(site)}")
    made.add("sequence", entry.sequence)
    made.add("dtstamp", entry.changed_at.astimezone(dt.UTC))
    made.add("last-modified", entry.changed_at.astimezone(dt.UTC))
    made.add("dtstart", session.starts_at.astimezone(dt.UTC))
    made.add("dtend", session.ends_at.astimezone(dt.UTC))
    made.add("summary", f"{session.course.title}. {session.title}" if session.title else session.course.title)
    made.add("status", entry.status)
    made.add("location", session.where or "Онлайн")
    page = f"{site.rstrip('/')}/sessions/{session.pk}/"
    made.add("url", page)
    made.add("description", _description(entry, page))
    return made


def addressed(made: Calendar, *, organiser: str, to: str, name: str) -> Calendar:
    """As an invitation is: with who calls and who is called, for the calendars of mail programs."""
    for one in made.walk("VEVENT"):
        one["organizer"] = vCalAddress(f"mailto:{organiser}")
        guest = vCalAddress(f"mailto:{to}")
        guest.params["CN"] = vText(name)
        guest.params["PARTSTAT"] = vText("ACCEPTED")
        guest.params["RSVP"] = vText("FALSE")
        one.add("attendee", guest, encode=False)
    return made


def host(site: str) -> str:
    return site.split("//")[-1].split("/")[0].split(":")[0]


def _description(entry: Entry, page: str) -> str:
    lines = [entry.session.cancel_reason] if entry.session.cancelled_at and entry.session.cancel_reason else []
    if entry.status == "TENTATIVE":
        lines.append("Вы в листе ожидания или ждёте согласования.")
    if entry.session.online_url:
        lines.append("Ссылка на трансляцию появится на странице занятия за час до начала.")
    return "\n".join([*lines, page])
