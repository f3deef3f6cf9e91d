"""What is known of the people whom lines speak of: read at once for many lines."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.agencies.models import Absence, Agency, Employment, PersonTag, Position, RoleGrant
from lms.people import names
from lms.people.models import User

from .lines import Line


@dataclass(frozen=True)
class Place:
    """An agency. ``body`` is the path of the body that it is, or is a unit of: personnel numbers are one body's."""

    pk: int
    code: str
    name: str
    path: str
    body: str
    closed_on: dt.date | None = None
    successor: str = ""


@dataclass(frozen=True)
class Post:
    """The main employment of today, or the one that is to begin."""

    pk: int
    place: Place
    position: dict[str, str]
    number: str
    started_on: dt.date
    ended_on: dt.date | None


@dataclass
class Person:
    """Somebody who has an account."""

    pk: int
    email: str
    last_name: str
    first_name: str
    patronymic: str
    is_active: bool
    post: Post | None = None
    left_on: dt.date | None = None
    absences: list[tuple[int, str, dt.date, dt.date | None]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    roles: set[tuple[str, int]] = field(default_factory=set)

    @property
    def name(self) -> str:
        return names.full(self)

    @property
    def name_key(self) -> str:
        return names.sort_key(self.last_name, self.first_name, self.patronymic)

    @property
    def path(self) -> str:
        return self.post.place.path if self.post else ""


@dataclass
class Known:
    """People by address and by personnel number, agencies by code and name, positions by title."""

    by_email: dict[str, Person] = field(default_factory=dict)
    by_number: dict[str, list[Person]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    positions: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    namesakes: dict[str, list[Person]] = field(default_factory=dict)


def known(lines: Sequence[Line], path: str) -> Known:
    """What there is to know for ``lines`` that reach over the subtree at ``path``. A constant number of queries."""
    result = Known(places=places(path), positions=_positions({line.position for line in lines}))
    emails = {line.email for line in lines} - {""}
    numbers = {line.personnel_number for line in lines} - {""}
    # From the addresses and the numbers apart: together they would be looked for in every row.
    numbered = _working().filter(personnel_number__in=numbers, agency__path__startswith=path)
    keys = set(numbered.values_list("user", flat=True))
    keys |= set(User.objects.filter(email__in=emails).values_list("pk", flat=True))
    name_keys = {line.name_key for line in lines if line.last_name and line.first_name}
    named = _working().filter(user__name_key__in=name_keys, agency__path__startswith=path)
    keys |= set(named.values_list("user", flat=True))
    for person in people(keys):
        if person.post and person.name_key in name_keys:
            result.namesakes.setdefault(person.name_key, []).append(person)
        if person.email in emails:
            result.by_email[person.email] = person
        if person.post and person.post.number in numbers:
            result.by_number.setdefault(person.post.number, []).append(person)
    return result


def people(keys: Iterable[int]) -> list[Person]:
    """Those with these keys: where they work, when they are away, their tags and roles."""
    keys = list(keys)
    found = {
        row[0]: Person(*row)
        for row in User.objects.filter(pk__in=keys).values_list(
            "pk", "email", "last_name", "first_name", "patronymic", "is_active"
        )
    }
    _fill_posts(found, keys)
    for row in Absence.objects.filter(user__in=keys).values_list("user", "pk", "kind", "started_on", "ended_on"):
        found[row[0]].absences.append(row[1:])
    for user, name in PersonTag.objects.filter(user__in=keys).values_list("user", "name"):
        found[user].tags.append(name)
    grants = RoleGrant.objects.not_over().filter(user__in=keys)
    for user, role, agency in grants.values_list("user", "role", "agency"):
        found[user].roles.add((role, agency))
    return list(found.values())


def _working() -> QuerySet[Employment]:
    """Main employments that are not over: of today or still to begin."""
    return Employment.objects.filter(Q(ended_on=None) | Q(ended_on__gte=timezone.localdate()), is_main=True)


def _fill_posts(found: dict[int, Person], keys: Sequence[int]) -> None:
    today = timezone.localdate()
    rows = Employment.objects.filter(user__in=keys, is_main=True).select_related("agency__successor", "position")
    for row in rows.order_by("started_on", "id"):
        person = found[row.user_id]
        if row.ended_on is not None and row.ended_on < today:
            person.left_on = max(row.ended_on, person.left_on or row.ended_on)
        # The last of those that are not over: whoever is to move next month is known by her next place.
        else:
            position = {"title": row.position.title, "service": row.position.service}
            person.post = Post(row.pk, _place(row.agency), position, row.personnel_number, row.started_on, row.ended_on)


def places(path: str) -> dict[str, Place]:
    """The agencies under ``path`` by code, and by name where only one has it."""
    found: dict[str, Place] = {}
    by_name: defaultdict[str, list[Place]] = defaultdict(list)
    for agency in Agency.objects.filter(path__startswith=path).select_related("successor"):
        place = _place(agency)
        found[agency.code.casefold()] = place
        for name in {agency.name.casefold(), agency.short_name.casefold()}:
            by_name[name].append(place)
    return {name: held[0] for name, held in by_name.items() if len(held) == 1} | found


def _place(agency: Agency) -> Place:
    is_unit = agency.kind == Agency.Kind.UNIT
    body = agency.path.rstrip("/").rpartition("/")[0] + "/" if is_unit else agency.path
    heir = agency.successor.short_name if agency.valid_to and agency.successor else ""
    return Place(agency.pk, agency.code, agency.short_name, agency.path, body, agency.valid_to, heir)


def _positions(titles: set[str]) -> dict[str, list[dict[str, str]]]:
    wanted = {title.casefold() for title in titles} - {""}
    found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    rows: Any = Position.objects.values("title", "service", "category", "group") if wanted else ()
    for row in rows:
        if row["title"].casefold() in wanted:
            found[row["title"].casefold()].append(row)
    return found
