from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from lms.access import rows
from lms.agencies.clocks import zone_of, zones
from lms.agencies.models import Employment, Role
from lms.agencies.scopes import people_under
from lms.jobs.models import Job
from lms.people.models import User
from lms.people.queries import named

from .kinds import Kind, delivery_of, registered
from .models import ClosedAddress, MailPreferences, Notification, Wording


def unread_count(user: User) -> int:
    """How many notifications ``user`` has not read; counted up to 100, since the badge says «99+» beyond."""
    return Notification.objects.filter(recipient=user, read_at=None).order_by()[:100].count()


def of(user: User) -> QuerySet[Notification]:
    """Notifications of ``user``, newest first."""
    return Notification.objects.filter(recipient=user)


@dataclass(frozen=True)
class Pattern:
    """How a kind is worded now; ``changed`` is the office's own wording where it has one."""

    kind: Kind
    title: str
    body: str
    changed: Wording | None = None


def pattern_of(kind: Kind) -> Pattern:
    return _pattern(kind, Wording.objects.filter(kind=kind.code).first())


def patterns() -> list[Pattern]:
    """Every kind whose words the office may choose, as it is worded now, by its title."""
    last = {one.kind: one for one in Wording.objects.order_by("kind", "-id").distinct("kind").select_related("by")}
    found = [_pattern(kind, last.get(kind.code)) for kind in registered.values() if not kind.is_frame]
    return sorted(found, key=lambda one: one.title)


def wordings(kind: Kind) -> QuerySet[Wording]:
    """How the kind was worded, the latest first."""
    return Wording.objects.filter(kind=kind.code).select_related("by")


def _pattern(kind: Kind, wording: Wording | None) -> Pattern:
    if wording is None or not wording.title:
        return Pattern(kind, kind.title, kind.body)
    return Pattern(kind, wording.title, wording.body, wording)


# --- letters ----------------------------------------------------------------------------------------------------------
def wishes_of(people: Iterable[User]) -> dict[int, MailPreferences]:
    """Person → when she wants letters; people without a wish of their own are left out."""
    return MailPreferences.objects.in_bulk([person.pk for person in people])


def zones_of(people: Iterable[int]) -> dict[int, ZoneInfo]:
    """Person → the zone of where she works, for those whose agency has one that is not the site's."""
    known = zones()
    if not known:
        return {}
    places = Employment.objects.current().filter(user__in=list(people), is_main=True)
    return {user: zone_of(path, known) for user, path in places.values_list("user_id", "agency__path")}


def muted(wishes: Mapping[int, MailPreferences], person: User) -> Collection[str]:
    return wishes[person.pk].muted if person.pk in wishes else ()


@dataclass(frozen=True)
class Letter:
    """A letter of the delivery log. ``tried`` is how often a worker took it while it waits, ``error`` the last one."""

    notification: Notification
    tried: int = 0
    error: str = ""


def letters(user: User, *, state: str = "", who: str = "") -> QuerySet[Notification]:
    """Letters to people in the reach of ``user``, the latest first. ``state``: waiting, sent or returned.

    ``who``: words of a name or the beginning of an address.
    """
    found = Notification.objects.filter(people_under(user, Role.OFFICE, field="recipient_id"), by_email=True)
    if who:
        found = found.filter(recipient__in=named(User.objects.all(), who))
    if state == "waiting":
        found = found.filter(emailed_at=None, returned_at=None)
    elif state == "sent":
        found = found.exclude(emailed_at=None)
    elif state == "returned":
        found = found.exclude(returned_at=None)
    return found.select_related("recipient")


def with_tries(notifications: Iterable[Notification]) -> list[Letter]:
    """How the jobs of these letters fare. One query; letters that go out together say nothing one by one."""
    shown = list(notifications)
    jobs = {delivery_of(row.key): row.pk for row in shown if row.emailed_at is None}
    tries = {
        jobs[key]: (attempts, error)
        for key, attempts, error in Job.objects.filter(key__in=jobs).values_list("key", "attempts", "last_error")
    }
    return [Letter(row, *tries.get(row.pk, (0, ""))) for row in shown]


def closed_addresses(user: User) -> QuerySet[ClosedAddress]:
    """Addresses of people in her reach that take no letters, the latest first."""
    return rows(user, "lms.reopen_address", ClosedAddress)
