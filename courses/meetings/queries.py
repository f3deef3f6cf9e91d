from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from courses.attendance.spans import Span, clipped, joined, length, minutes
from courses.registrations.models import Registration
from courses.seminars.models import SeminarSession
from lms.people.models import User
from lms.people.names import sort_key

from .matching import Match, words
from .models import MeetingImport

LOOKED_UP = 60  # names of people without a seat that are looked for among everybody


@dataclass(frozen=True)
class Shown:
    """An attendee as the page shows her: ``user`` is the person, or whom she may be."""

    name: str
    email: str
    spans: Sequence[Span]
    minutes: int
    match: Match
    user: User | None
    candidates: Sequence[User]

    @property
    def status(self) -> str:
        if self.match in (Match.EMAIL, Match.NAME):
            return "done"
        return "draft" if self.match == Match.HOST else "soon"


def imports_of(session: SeminarSession) -> QuerySet[MeetingImport]:
    return MeetingImport.objects.filter(session=session).select_related("by")


def expected(session: SeminarSession) -> list[User]:
    """Who has a seat."""
    seated = Registration.objects.filter(session=session, state=Registration.State.SEATED)
    return list(User.objects.filter(pk__in=seated.values("user")))


def by_email(addresses: Iterable[str]) -> dict[str, int]:
    people = User.objects.filter(email__in=[one for one in addresses if one], is_active=True)
    return dict(people.values_list("email", "pk"))


def named(names: Iterable[str]) -> dict[str, list[int]]:
    """People of the whole site whose full name begins as a name says, in either order; the keys are the names."""
    keys = {name: _keys(name) for name in list(names)[:LOOKED_UP]}
    wanted = Q(pk__in=[])
    for key in {key for found in keys.values() for key in found}:
        wanted |= Q(name_key=key) | Q(name_key__startswith=f"{key} ")
    people = list(User.objects.filter(wanted, is_active=True).values_list("pk", "name_key")[: LOOKED_UP * 4])
    return {
        name: [pk for pk, known in people if any(f"{known} ".startswith(f"{key} ") for key in found)]
        for name, found in keys.items()
    }


def _keys(name: str) -> list[str]:
    said = words(name)[:3]
    if len(said) < 2:
        return []
    return list({sort_key(*said), sort_key(said[-1], *said[:-1]), sort_key(said[1], said[0])})


def shown(imported: MeetingImport) -> list[Shown]:
    """The attendees with their people; two queries."""
    pks = {pk for one in imported.attendees for pk in (one["user"], *one["candidates"]) if pk}
    people = User.objects.in_bulk(pks)
    whole = (imported.session.starts_at, imported.session.ends_at)
    found = []
    for one in imported.attendees:
        spans = joined(moments(one["spans"]))
        within = [part for span in spans if (part := clipped(span, whole))]
        found.append(
            Shown(
                one["name"], one["email"], spans, minutes(length(within)), Match(one["match"]),
                people.get(one["user"]), [people[pk] for pk in one["candidates"] if pk in people],
            )
        )  # fmt: skip
    return found


def moments(spans: Iterable[Sequence[str]]) -> list[Span]:
    return [(dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)) for start, end in spans]
