from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.registrations.models import Registration
from courses.seminars.models import GATHERS_BEFORE, SeminarSession
from lms.agencies.models import Agency, Employment
from lms.people.models import User

from .models import AttendanceDecision, AttendanceMark, AttendanceSheet, PresenceFact
from .reckoning import Reckoned, Unclear, reckon

WAITS: Final = dt.timedelta(days=30)  # so long a trainer is reminded of a sheet


@dataclass(frozen=True)
class Line:
    """A person who has a seat, or came without one: what the facts say of her, and the mark that counts if there is."""

    user: User
    agency: Agency | None
    registration: Registration | None = None
    mark: AttendanceMark | None = None
    reckoned: Reckoned = field(default_factory=Reckoned)

    @property
    def minutes(self) -> int | None:
        """What counts: the mark, else what the facts come to; None where nothing is known or somebody has to decide."""
        if self.mark is not None:
            return self.mark.minutes
        return None if self.reckoned.waits else self.reckoned.minutes

    @property
    def unclear(self) -> list[Unclear]:
        """What waits for a decision; a mark by hand is one."""
        return [] if self.mark else [one for one in self.reckoned.unclear if one.decision is None]

    @property
    def sources(self) -> str:
        """Where it is known from, each once, in the order of time."""
        said = [str(fact.get_source_display()) for fact in self.reckoned.facts if fact.present]
        return ", ".join(dict.fromkeys(said))

    @property
    def how(self) -> str:
        """In the hall, online or both, as the facts say; else as she was going to come."""
        ways = {fact.is_online for fact in self.reckoned.facts if fact.present}
        if len(ways) > 1:
            return _("в зале и онлайн")
        if ways:
            return str(Registration.Way.ONLINE.label if True in ways else Registration.Way.HALL.label)
        return str(self.registration.get_way_display()) if self.registration else ""


@dataclass(frozen=True)
class Register:
    """Everybody of a session by name, and the names of online meetings that are nobody's yet."""

    lines: Sequence[Line]
    names: Sequence[Unclear]

    @property
    def unclear(self) -> list[tuple[Line | None, Unclear]]:
        """All that waits for a trainer, names first."""
        named = [(None, one) for one in self.names if one.decision is None]
        return [*named, *((line, one) for line in self.lines for one in line.unclear)]

    @property
    def decided(self) -> list[tuple[Line | None, Unclear]]:
        found = [(None, one) for one in self.names if one.decision is not None]
        of_lines = ((line, one) for line in self.lines for one in line.reckoned.unclear if one.decision is not None)
        return [*found, *of_lines]

    def line(self, user_id: int) -> Line | None:
        return next((line for line in self.lines if line.user.pk == user_id), None)


def register_of(session: SeminarSession) -> Register:
    """The register of a session as its facts and marks have it now. Five queries, seven where somebody has no seat."""
    seated = Registration.objects.filter(session=session, state=Registration.State.SEATED)
    registrations = {one.user_id: one for one in seated.select_related("user", "agency")}
    latest = {
        mark.user_id: mark
        for mark in AttendanceMark.objects.filter(session=session).order_by("user_id", "-id").distinct("user_id")
    }
    decisions = AttendanceDecision.objects.filter(session=session).select_related("by", "person").order_by("id")
    reckoning = reckon(session, facts_of(session), decisions, seated=registrations)
    users = {pk: one.user for pk, one in registrations.items()}
    agencies = {pk: one.agency for pk, one in registrations.items()}
    others = ({*reckoning.people, *latest}) - set(users)
    if others:
        users |= User.objects.in_bulk(others)
        agencies |= {pk: place.agency for pk, place in posts(others, session).items()}
    lines = [
        Line(user, agencies.get(pk), registrations.get(pk), latest.get(pk), reckoning.people.get(pk) or Reckoned())
        for pk, user in users.items()
    ]
    return Register(sorted(lines, key=lambda line: (line.user.name_key, line.user.pk)), reckoning.names)


def facts_of(session: SeminarSession) -> list[PresenceFact]:
    """In the order in which they came; without those of reports that were undone."""
    facts = PresenceFact.objects.filter(session=session, imported__undone_at=None)
    return list(facts.select_related("user", "by").order_by("id"))


def posts(people: Collection[int], session: SeminarSession) -> dict[int, Employment]:
    """Where each of ``people`` worked on the day of the session."""
    day = timezone.localdate(session.starts_at)
    places = Employment.objects.on(day).filter(user__in=people, is_main=True)
    return {place.user_id: place for place in places.select_related("agency", "position")}


def written(session: SeminarSession, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as the official sheet has them; the shape is that of ``AttendanceSheet.lines``."""
    lines = list(lines)
    places = posts({line.user.pk for line in lines}, session)
    return [
        {
            "name": line.user.get_full_name(),
            "position": places[line.user.pk].position.title if line.user.pk in places else "",
            "agency": line.agency.official_name if line.agency else "",
            "way": line.how if line.minutes else "",
            "minutes": line.minutes or 0,
            "how": line.sources if line.minutes else "",
            "reason": line.mark.reason if line.mark else "",
        }
        for line in lines
    ]


def latest_sheet(session: SeminarSession) -> AttendanceSheet | None:
    """The register as it was last approved."""
    return AttendanceSheet.objects.filter(session=session).select_related("by").first()


@dataclass(frozen=True)
class Own:
    """What a person reads of herself: the moment by which she is here, and the minutes that count once marked."""

    since: dt.datetime | None
    minutes: int | None


def own(session: SeminarSession, user: User) -> Own | None:
    """None before people gather, and while nothing is known of her. Two queries."""
    if session.starts_at - GATHERS_BEFORE > timezone.now():
        return None
    mark = AttendanceMark.objects.filter(session=session, user=user).first()
    facts = PresenceFact.objects.filter(session=session, user=user, present=True, sure=True, imported__undone_at=None)
    first = facts.order_by("at", "id").first()
    return Own(first.at if first else None, mark.minutes if mark else None) if mark or first else None


def unapproved(trainer: User) -> list[SeminarSession]:
    """Sessions that ``trainer`` led and that had people, over lately and without a sheet, the oldest first."""
    now = timezone.now()
    led = SeminarSession.objects.filter(
        leads__user=trainer, cancelled_at=None, ends_at__lt=now, ends_at__gt=now - WAITS, sheets=None
    )
    seated = Registration.objects.filter(session=OuterRef("pk"), state=Registration.State.SEATED)
    return list(led.filter(Exists(seated)).select_related("course").order_by("starts_at", "id"))


def stands(line: Line) -> bool | None:
    """What a trainer's list shows for a person: here, not here, nothing known."""
    return None if line.minutes is None and not line.reckoned.waits else bool(line.minutes or line.reckoned.waits)


def length(session: SeminarSession) -> int:
    """Minutes from beginning to end."""
    return round((session.ends_at - session.starts_at).total_seconds() / 60)
