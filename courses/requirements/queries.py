from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import QuerySet

from . import ledger
from .models import Assignment, Progress, Requirement

if TYPE_CHECKING:
    from lms.people.models import User

DueGroup = tuple[dt.date, tuple[str, ...]]


@dataclass(frozen=True)
class Differences:
    """How many rows of the kept figures do not follow from the assignments. Both are 0 unless something is broken."""

    standings: int
    tallies: int


def ledger_differences() -> Differences:
    return Differences(_one(ledger.STANDING_DIFFERENCES), _one(ledger.TALLY_DIFFERENCES))


def outstanding_requirements(user: User) -> QuerySet[Requirement]:
    """Requirements by which ``user`` still has something to complete."""
    waiting = Assignment.objects.filter(user=user).exclude(state=Progress.COMPLETED)
    return Requirement.objects.filter(pk__in=waiting.values("requirement"))


def falling_due(after: dt.date, until: dt.date) -> dict[DueGroup, list[int]]:
    """Who has not completed what falls due after one day and until another: (day, titles) → people."""
    found = (
        Assignment.objects.exclude(state=Progress.COMPLETED)
        .filter(due_on__gt=after, due_on__lte=until, user__is_active=True)
        .order_by()
        .values_list("user", "due_on")
        .annotate(titles=ArrayAgg("course__title", order_by=["course__order", "course_id"]))
    )
    groups: defaultdict[DueGroup, list[int]] = defaultdict(list)
    for user, due_on, titles in found.iterator(chunk_size=5000):
        groups[due_on, tuple(titles)].append(user)
    return dict(groups)


def _one(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (count,) = cursor.fetchone()
    return int(count)
