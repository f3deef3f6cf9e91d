"""Letters above the learner: to the head when a due date is long over, to the office week by week, to HR every week.

A head or an office learns on an open day of hers of what has become ripe since the open day before; HR is told once a
week how things stand on that day. Days on which the recipient is away are not hers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from lms.models import Absence, Agency, Role, RoleGrant, User

from . import days, plan
from .ladder import HEAD, HR, OFFICE, SOON_DAYS
from .models import SentStep
from .plan import Planned, Question

ROLES = {HEAD: Role.HEAD, OFFICE: Role.OFFICE, HR: Role.HR}

# People of each agency who are late or soon to be on the day, by requirements whose ladder writes to HR and that no
# pause covers.
STANDING = """
SELECT a.agency_id, count(DISTINCT a.user_id) FILTER (WHERE a.due_on < %(day)s),
    count(DISTINCT a.user_id) FILTER (WHERE a.due_on >= %(day)s)
FROM courses_assignment a JOIN lms_agency g ON g.id = a.agency_id JOIN lms_user u ON u.id = a.user_id AND u.is_active
WHERE a.state <> 'completed' AND a.due_on <= %(soon)s AND a.requirement_id = ANY(%(requirements)s)
    AND NOT EXISTS (
        SELECT 1 FROM courses_letterpause p JOIN lms_agency place ON place.id = p.agency_id
        WHERE starts_with(g.path, place.path) AND (p.requirement_id IS NULL OR p.requirement_id = a.requirement_id)
            AND %(day)s BETWEEN p.started_on AND coalesce(p.until, 'infinity')
    )
GROUP BY a.agency_id"""


@dataclass
class Digest:
    """A letter above the learner. ``rows`` are the steps that it tells of (none for HR: she gets how things stand)."""

    day: dt.date
    audience: str
    recipient: User
    rows: list[Planned] = field(default_factory=list)
    overdue: Counter[int] = field(default_factory=Counter)  # agency → people
    soon: Counter[int] = field(default_factory=Counter)

    @property
    def people(self) -> int:
        return self.overdue.total()

    @property
    def soon_people(self) -> int:
        return self.soon.total()


@dataclass(frozen=True)
class Overseer:
    """Who holds a role, over which subtrees, and when she is away."""

    user: User
    paths: tuple[str, ...]
    away: tuple[tuple[dt.date, dt.date], ...]

    def is_here(self, day: dt.date) -> bool:
        return not any(first <= day <= last for first, last in self.away)

    def oversees(self, path: str) -> bool:
        return path.startswith(self.paths)


def digests(first: dt.date, last: dt.date, *, paths: Sequence[str] | None = None) -> list[Digest]:
    """The letters of these days in order. ``paths``: only to those whose whole reach lies in these subtrees."""
    agencies = dict(_agency_paths())
    found = [
        *_ripened(HEAD, first, last, agencies, paths),
        *_ripened(OFFICE, first, last, agencies, paths),
        *_weekly(first, last, agencies, paths),
    ]
    return sorted(found, key=lambda one: (one.day, one.audience, one.recipient.name_key, one.recipient.pk))


def _ripened(
    audience: str, first: dt.date, last: dt.date, agencies: dict[int, str], paths: Sequence[str] | None
) -> Iterable[Digest]:
    overseers = _overseers(audience)
    asked = [one for one in overseers if _within(one, paths)]
    if not asked:
        return []
    # A recipient may have been away for long: what ripened meanwhile waits for her.
    opened = Question(first, last).opened(timezone.localdate())
    windows = {one.user.pk: _windows(one, opened, first, last, audience) for one in asked}
    begins = min((since for each in windows.values() for since, _until in each.values()), default=None)
    if begins is None:
        return []
    rows = plan.rows(Question(begins, last, audience))
    sent = _sent(rows)
    made: dict[tuple[dt.date, int], Digest] = {}
    nearest = _nearest(audience, overseers, {agencies[row.agency_id] for row in rows})
    by_user = {one.user.pk: one for one in asked}
    for row in rows:
        for key in nearest[agencies[row.agency_id]] & by_user.keys():
            day = next((day for day, (since, until) in windows[key].items() if since <= row.day <= until), None)
            if day is not None and (key, row.user_id, row.course_id, row.about_on, row.code) not in sent:
                digest = made.setdefault((day, key), Digest(day, audience, by_user[key].user))
                digest.rows.append(row)
    for digest in made.values():
        digest.overdue.update(agency for agency, _user in {(row.agency_id, row.user_id) for row in digest.rows})
    return made.values()


def _windows(
    one: Overseer, opened: Sequence[dt.date], first: dt.date, last: dt.date, audience: str
) -> dict[dt.date, tuple[dt.date, dt.date]]:
    """Her days with a letter → from which day to which it tells of what became ripe."""
    hers = [day for day in opened if one.is_here(day)]
    if audience == OFFICE:
        hers = [day for day in days.weekly(opened) if one.is_here(day)]
    found = {}
    for number, day in enumerate(hers):
        if first <= day <= last:
            since = hers[number - 1] + days.ONE if number else opened[0]
            found[day] = (since, day)
    return found


def _nearest(audience: str, overseers: Iterable[Overseer], paths: Iterable[str]) -> dict[str, set[int]]:
    """Path of an agency → who is told: the heads who stand nearest above, every office that it belongs to."""
    found: dict[str, set[int]] = {}
    for path in paths:
        over = [
            (max(len(top) for top in one.paths if path.startswith(top)), one.user.pk)
            for one in overseers
            if one.oversees(path)
        ]
        nearest = max((length for length, _key in over), default=0)
        found[path] = {key for length, key in over if audience == OFFICE or length == nearest}
    return found


def _weekly(first: dt.date, last: dt.date, agencies: dict[int, str], paths: Sequence[str] | None) -> Iterable[Digest]:
    monday = first - dt.timedelta(days=first.weekday())
    opened = [day for day in Question(monday, last).opened(timezone.localdate()) if day >= monday]
    by_day: defaultdict[dt.date, list[Overseer]] = defaultdict(list)
    for one in _overseers(HR):
        if _within(one, paths):
            for day in days.weekly(day for day in opened if one.is_here(day)):
                if first <= day <= last:
                    by_day[day].append(one)
    for day, those in by_day.items():
        standing = _standing(day)
        for one in those:
            digest = Digest(day, HR, one.user)
            for agency, overdue, soon in standing:
                if one.oversees(agencies[agency]):
                    digest.overdue[agency] += overdue
                    digest.soon[agency] += soon
            if digest.overdue.total() or digest.soon.total():
                yield digest


def _standing(day: dt.date) -> list[tuple[int, int, int]]:
    parameters: dict[str, Any] = {
        "day": day,
        "soon": day + dt.timedelta(days=SOON_DAYS),
        "requirements": [key for key, steps in plan.ladders().items() if steps.hr_weekly],
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDING, parameters)
        return list(cursor.fetchall())


def _overseers(audience: str) -> list[Overseer]:
    active = RoleGrant.objects.current().filter(role=ROLES[audience], user__is_active=True)
    grants = active.select_related("user", "agency")
    paths: defaultdict[User, list[str]] = defaultdict(list)
    for grant in grants.order_by("user_id", "id"):
        paths[grant.user].append(grant.agency.path)
    away: defaultdict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for one in Absence.objects.filter(user__in=[user.pk for user in paths]):
        away[one.user_id].append((one.started_on, max(one.ended_on or dt.date.max, one.thought_until or dt.date.min)))
    return [Overseer(user, tuple(those), tuple(away[user.pk])) for user, those in paths.items()]


def _within(one: Overseer, paths: Sequence[str] | None) -> bool:
    return paths is None or all(path.startswith(tuple(paths)) for path in one.paths)


def _sent(rows: Sequence[Planned]) -> set[tuple[int, int, int, dt.date, str]]:
    codes = {row.code for row in rows}
    dates = {row.about_on for row in rows}
    found = SentStep.objects.filter(step__in=codes, about_on__in=dates, user__in={row.user_id for row in rows})
    return set(found.values_list("recipient", "user", "course", "about_on", "step")) if rows else set()


def _agency_paths() -> Iterable[tuple[int, str]]:
    return Agency.objects.values_list("pk", "path")
