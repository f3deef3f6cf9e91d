from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, QuerySet
from django.db.models.functions import JSONObject, Length

from lms.access.registry import condition

from .models import LONG_ABSENCE_DAYS, Absence, Employment, PersonTag, Role, RoleGrant
from .rules import STAFF_KEEPERS
from .scopes import lineage, people_under

if TYPE_CHECKING:
    from lms.people.models import User

# Who is on a long leave on %(today)s, for the statements of upper floors: a table of (user_id, started_on, ended_on).
ON_LONG_LEAVE = f"""
    SELECT user_id, started_on, ended_on FROM lms_absence
    WHERE started_on <= %(today)s AND (ended_on IS NULL OR ended_on >= %(today)s)
        AND (kind = 'parental' OR coalesce(ended_on, %(today)s) - started_on >= {LONG_ABSENCE_DAYS})
"""  # noqa: S608 - a number of ours


def staff_under(path: str) -> QuerySet[Employment]:
    """Who works where today in the subtree at ``path``: a row an employment."""
    return (
        Employment.objects.current().filter(agency__path__startswith=path).select_related("user", "agency", "position")
    )


def personnel_numbers(people: list[int], path: str) -> dict[int, str]:
    """The personnel numbers by which the subtree at ``path`` knows ``people`` today; the main place counts first."""
    found = Employment.objects.current().filter(agency__path__startswith=path, user__in=people)
    return dict(found.order_by("is_main", "started_on", "id").values_list("user", "personnel_number"))


def hr_of(person: User) -> list[User]:
    """HR of the person's agency, but not herself; where there is none, of the nearest agency above that has one."""
    main = Employment.objects.current().filter(user=person, is_main=True).order_by("-started_on")
    path = main.values_list("agency__path", flat=True).first()
    if path is None:
        return []
    grants = list(
        RoleGrant.objects.current()
        .filter(role=Role.HR, agency__path__in=lineage(path), user__is_active=True)
        .exclude(user=person)
        .select_related("user")
        .order_by(Length("agency__path").desc(), "user_id")
    )
    return [one.user for one in grants if one.agency_id == grants[0].agency_id]


@dataclass(frozen=True)
class Facts:
    """When a person is away and her tags, and whether the reader keeps them."""

    absences: Sequence[Absence]
    tags: Sequence[str]
    may_keep: bool

    def __bool__(self) -> bool:
        return bool(self.may_keep or self.absences or self.tags)


def facts_of(user: User, reader: User) -> Facts:
    """Everything in one query: the page of a person asks for much besides."""
    away = Absence.objects.filter(user=OuterRef("pk")).values(
        row=JSONObject(kind="kind", started_on="started_on", ended_on="ended_on")
    )
    words = PersonTag.objects.filter(user=OuterRef("pk")).values("name")
    kept = ExpressionWrapper(condition(reader, "lms.keep_person"), output_field=BooleanField())
    row = type(user)._default_manager.filter(pk=user.pk)
    found = row.values_list(ArraySubquery(away), ArraySubquery(words), kept).get()
    absences = [
        Absence(
            user=user,
            kind=one["kind"],
            started_on=dt.date.fromisoformat(one["started_on"]),
            ended_on=_day(one["ended_on"]),
        )
        for one in found[0]
    ]
    return Facts(absences, found[1], found[2])


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def absences_of(user: User) -> Sequence[Absence]:
    return list(Absence.objects.filter(user=user))


def tags_of(user: User) -> list[str]:
    return list(PersonTag.objects.filter(user=user).values_list("name", flat=True))


def known_tags(reader: User) -> list[str]:
    """The words that people in the reach of ``reader`` are known by, for a list to choose from."""
    reach = people_under(reader, *STAFF_KEEPERS, field="user")
    return list(PersonTag.objects.filter(reach).order_by("name").values_list("name", flat=True).distinct())
