"""What the next edition will be: every session of this one, as many days later. Reads only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from courses.editions.models import SeminarEdition
from courses.seminars.collisions import collisions
from courses.seminars.models import SeminarSession
from lms.workdays import calendar

WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Planned:
    """A session of the next edition: which one it follows, when it is, and what to look at before."""

    session: SeminarSession
    starts_at: dt.datetime
    ends_at: dt.datetime
    why: str = ""

    @property
    def day(self) -> dt.date:
        return timezone.localtime(self.starts_at).date()

    def collisions(self) -> list[str]:
        wanted = SeminarSession(hall=self.session.hall, starts_at=self.starts_at, ends_at=self.ends_at)
        return list(collisions(wanted, self.session.trainers.all()))


@dataclass(frozen=True)
class NextPlan:
    """``shift``: how much later everything is. ``skipped``: days off on which nothing is held."""

    shift: dt.timedelta
    sessions: list[Planned]
    skipped: list[Planned]


def first_day(edition: SeminarEdition) -> dt.date | None:
    """When the next edition would begin: as long after this one as this one after the one before, and not in the past.

    Always on the same weekday. None: the edition has no sessions.
    """
    mine = _begins(edition)
    if mine is None:
        return None
    before = SeminarEdition.objects.filter(course=edition.course_id, number=edition.number - 1).first()
    earlier = _begins(before) if before else None
    last = edition.sessions.filter(cancelled_at=None).order_by("-starts_at").first()
    assert last is not None
    span = mine - earlier if earlier and earlier < mine else timezone.localtime(last.starts_at).date() - mine + WEEK
    weeks = max(1, round(span / WEEK))
    day = mine + weeks * WEEK
    while day <= timezone.localdate():
        day += WEEK
    return day


def plan_next(edition: SeminarEdition, *, first_on: dt.date, days_off: str) -> NextPlan:
    """Three queries."""
    stands = edition.sessions.filter(cancelled_at=None).select_related("hall").prefetch_related("trainers")
    found = list(stands.order_by("starts_at", "id"))
    if not found:
        return NextPlan(dt.timedelta(), [], [])
    shift = first_on - timezone.localtime(found[0].starts_at).date()
    planned: list[Planned] = []
    skipped: list[Planned] = []
    for session in found:
        one, is_held = _moved(session, shift, days_off)
        (planned if is_held else skipped).append(one)
    return NextPlan(shift, planned, skipped)


def _moved(session: SeminarSession, shift: dt.timedelta, days_off: str) -> tuple[Planned, bool]:
    """By the clock on the wall: ten o'clock stays ten o'clock."""
    wall = timezone.make_naive(session.starts_at) + shift
    why = calendar.why_off(wall.date())
    if why and days_off == "next":
        wall = dt.datetime.combine(calendar.next_working(wall.date()), wall.time())
    starts_at = timezone.make_aware(wall)
    return Planned(session, starts_at, starts_at + (session.ends_at - session.starts_at), why), not (
        why and days_off == "skip"
    )


def _begins(edition: SeminarEdition) -> dt.date | None:
    first = edition.sessions.filter(cancelled_at=None).order_by("starts_at").values_list("starts_at", flat=True).first()
    return timezone.localtime(first).date() if first else None
