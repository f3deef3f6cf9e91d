"""Whom a deed reaches: the people of a report, those ticked or all, who have something left to complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from courses.adjustments.rules import KEEPERS, people_kept
from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from courses.progress.models import Completion
from courses.reports import queries as reports
from courses.reports.filters import Filters
from courses.reports.sums import UNFINISHED
from courses.requirements.models import Assignment
from lms.agencies.scopes import under
from lms.models import Notification, User

if TYPE_CHECKING:
    from lms.people.models import User as Person

NUDGED = "courses.person_nudged"


@dataclass(frozen=True)
class Addressees:
    """How many are meant, and how many of them have had a reminder today already."""

    meant: int
    told_today: int

    @property
    def left(self) -> int:
        return self.meant - self.told_today


def chosen(filters: Filters, ticked: Sequence[int], by: Person) -> QuerySet[Any]:
    """Rows of the report's list (standings, or assignments of the chosen course) that ``by`` keeps the dates of."""
    rows = reports.people(filters).filter(UNFINISHED, under(by, *KEEPERS, field="agency__path"))
    return rows.filter(user__in=ticked) if ticked else rows


def people(rows: QuerySet[Any]) -> QuerySet[User]:
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def addressees(rows: QuerySet[Any]) -> Addressees:
    meant = people(rows)
    return Addressees(meant.count(), meant.count() - not_told(meant).count())


def not_told(found: QuerySet[User], day: dt.date | None = None) -> QuerySet[User]:
    """Those of ``found`` who have had no reminder on ``day`` (today)."""
    prefix = f"{NUDGED}:{about(day)}:"
    told = Notification.objects.filter(key__startswith=prefix).values("recipient")
    return found.exclude(pk__in=told)


def about(day: dt.date | None = None) -> str:
    return (day or timezone.localdate()).isoformat()


def assignments(filters: Filters, ticked: Sequence[int], by: Person) -> QuerySet[Assignment]:
    """The same people's assignments of the chosen course; nobody moves her own date."""
    found: QuerySet[Assignment] = chosen(filters, ticked, by).exclude(user=by)
    return found


# --- enrolling --------------------------------------------------------------------------------------------------------
def everybody(filters: Filters, ticked: Sequence[int], by: Person) -> QuerySet[User]:
    """Those ticked or all of the list, whatever they have completed, as far as ``by`` looks after them."""
    found = User.objects.filter(people_kept(by), is_active=True).order_by("pk")
    if ticked:
        return found.filter(pk__in=ticked)
    return found.filter(pk__in=reports.people(filters).filter(under(by, *KEEPERS, field="agency__path")).values("user"))


def without(people: QuerySet[User], course: Course) -> QuerySet[User]:
    """Those of ``people`` who neither take the course nor must, nor have completed it."""
    hers = {"user": OuterRef("pk"), "course": course}
    return people.exclude(
        Exists(Enrolment.objects.standing().filter(**hers))
        | Exists(Assignment.objects.filter(**hers))
        | Exists(Completion.objects.filter(**hers))
    )
