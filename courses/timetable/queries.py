from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import signing
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.registrations.models import LIVE, Registration
from courses.registrations.queries import Offer, offers
from courses.seminars.models import SeminarSession
from lms.access import rows

from .ics import Entry
from .models import CalendarFeed

if TYPE_CHECKING:
    from lms.people.models import User

SALT = "courses.timetable.feed"
FEED_BACK = dt.timedelta(days=90)
STATUS = {"seated": "CONFIRMED", "waiting": "TENTATIVE", "asked": "TENTATIVE"}


@dataclass(frozen=True)
class Day:
    day: dt.date
    offers: Sequence[Offer]
    is_other: bool = False
    is_today: bool = False


@dataclass(frozen=True)
class Month:
    """A month by weeks, as a wall calendar has it; days of its neighbours fill the first week and the last."""

    first: dt.date
    weeks: list[list[Day]]

    @property
    def previous(self) -> dt.date:
        return (self.first - dt.timedelta(days=1)).replace(day=1)

    @property
    def next(self) -> dt.date:
        return (self.first + dt.timedelta(days=32)).replace(day=1)

    @property
    def days(self) -> list[Day]:
        """The days of the month on which there is something."""
        return [day for week in self.weeks for day in week if day.offers and not day.is_other]


def month(first: dt.date, user: User, *, only_mine: bool) -> Month:
    """Two queries, whatever there is."""
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    by_day = _by_day(weeks[0][0], weeks[-1][-1], user, only_mine)
    today = timezone.localdate()
    return Month(
        first,
        [[Day(day, by_day.get(day, ()), day.month != first.month, day == today) for day in week] for week in weeks],
    )


def agenda(user: User, *, only_mine: bool, days: int = 60) -> list[Day]:
    """What is ahead, day by day."""
    today = timezone.localdate()
    by_day = _by_day(today, today + dt.timedelta(days=days), user, only_mine)
    return [Day(day, found, is_today=day == today) for day, found in by_day.items()]


def _by_day(first: dt.date, last: dt.date, user: User, only_mine: bool) -> dict[dt.date, list[Offer]]:
    found: dict[dt.date, list[Offer]] = {}
    for offer in offers(_between(first, last, user, only_mine), user):
        found.setdefault(timezone.localtime(offer.session.starts_at).date(), []).append(offer)
    return found


def _between(first: dt.date, last: dt.date, user: User, only_mine: bool) -> QuerySet[SeminarSession]:
    begin = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    end = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))
    comes = Exists(Registration.objects.filter(session=OuterRef("pk"), user=user, state__in=LIVE))
    leads = Exists(SeminarSession.trainers.through.objects.filter(session=OuterRef("pk"), user=user))
    seen = rows(user, "courses.view_seminarsession", SeminarSession).annotate(comes=comes, leads_it=leads)
    found = seen.filter(starts_at__gte=begin, starts_at__lt=end)
    if only_mine:
        found = found.filter(Q(comes=True) | Q(leads_it=True))
    return found.select_related("course", "hall", "edition").order_by("starts_at", "id")


# --- feeds ------------------------------------------------------------------------------------------------------------
def secret_of(feed: CalendarFeed) -> str:
    return signing.dumps([feed.user_id, feed.version], salt=SALT)


def opened(secret: str) -> CalendarFeed | None:
    """The feed that an address opens; None where the signature is wrong, it was revoked, or she may not sign in."""
    try:
        user, version = signing.loads(secret, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = CalendarFeed.objects.filter(user=user, version=version, revoked_at=None, user__is_active=True)
    return found.select_related("user").first()


def entries(user: User) -> list[Entry]:
    """Everything that ``user``'s calendar should know: what she comes to, what she leads, what was called off."""
    since = timezone.now() - FEED_BACK
    own = Registration.objects.filter(user=user, session__ends_at__gt=since)
    found: dict[int, list[Registration]] = {}
    for one in own.select_related("session__course", "session__hall").order_by("id"):
        found.setdefault(one.session_id, []).append(one)
    led = SeminarSession.objects.filter(
        trainers=user, ends_at__gt=since, edition__announced_at__isnull=False
    ).select_related("course", "hall")
    made = {pk: entry(group) for pk, group in found.items()}
    for session in led:
        made[session.pk] = plain(session)
    return sorted(made.values(), key=lambda one: one.session.starts_at)


def plain(session: SeminarSession) -> Entry:
    """A session by itself, whoever comes to it."""
    return Entry(session, session.sequence, "CANCELLED" if session.cancelled_at else "CONFIRMED", session.changed_at)


def entry(group: Sequence[Registration]) -> Entry:
    """All registrations of one person for one session, the oldest first; the last one says how it stands."""
    last = group[-1]
    changes = sum(one.sequence + 1 for one in group) - 1
    status = "CANCELLED" if last.session.cancelled_at else STATUS.get(last.state, "CANCELLED")
    moments = [last.session.changed_at, last.created_at, last.closed_at, last.promoted_at]
    return Entry(last.session, last.session.sequence + changes, status, max(one for one in moments if one))


def entry_of(session_id: int, user_id: int) -> Entry | None:
    group = list(
        Registration.objects.filter(session=session_id, user=user_id)
        .select_related("session__course", "session__hall")
        .order_by("id")
    )
    return entry(group) if group else None
