from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from courses.history import queries as history
from courses.history.models import AssignmentEvent
from lms.access import allows, rows
from lms.agencies.scopes import working_under
from lms.models import Agency

from . import coverage, ledger
from .models import Assignment, Progress, Requirement, RequirementCourse

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Differences:
    """How many rows of the kept figures do not follow from the assignments. All are 0 unless something is broken."""

    standings: int
    tallies: int
    history: int = 0
    expiry: int = 0


@dataclass(frozen=True)
class Line:
    """A requirement in force, with how its assignments stand in the reach of whoever looks."""

    requirement: Requirement
    may_withdraw: bool
    assigned: int
    completed: int
    overdue: int

    @property
    def courses(self) -> list[RequirementCourse]:
        return list(self.requirement.requirement_courses.all())


def lines(user: User) -> list[Line]:
    """Requirements that apply to people in the reach of ``user``, the newest first."""
    courses = RequirementCourse.objects.select_related("course", "skill")
    found = list(
        rows(user, "courses.view_requirement", Requirement)
        .filter(withdrawn_at=None)
        .select_related("agency")
        .prefetch_related(Prefetch("requirement_courses", courses))
    )
    withdrawable = (
        set(rows(user, "courses.withdraw_requirement", Requirement).values_list("pk", flat=True))
        if allows(user, "courses.set_requirement")
        else set()
    )
    counts = _counts(user, found)
    return [Line(one, one.pk in withdrawable, *counts.get(one.pk, (0, 0, 0))) for one in found]


def _counts(user: User, requirements: list[Requirement]) -> dict[int, tuple[int, int, int]]:
    grouped = (
        Assignment.objects.filter(
            requirement__in=[one.pk for one in requirements], agency__in=rows(user, "lms.view_agency", Agency)
        )
        .order_by()
        .values_list("requirement")
        .annotate(
            assigned=Count("pk"),
            completed=Count("pk", filter=Q(state=Progress.COMPLETED)),
            overdue=Count("pk", filter=~Q(state=Progress.COMPLETED) & Q(due_on__lt=timezone.localdate())),
        )
    )
    return {key: (assigned, completed, overdue) for key, assigned, completed, overdue in grouped}


def ledger_differences() -> Differences:
    return Differences(
        standings=_one(ledger.STANDING_DIFFERENCES),
        tallies=_one(ledger.TALLY_DIFFERENCES),
        history=history.differences(),
        expiry=_one(ledger.EXPIRY_DIFFERENCES),
    )


def recomputed() -> coverage.Differences:
    """What a full recomputation of all assignments and cycles would change: nothing, unless something is broken."""
    return coverage.differences()


def outstanding_requirements(user: User) -> QuerySet[Requirement]:
    """Requirements by which ``user`` still has something to complete."""
    waiting = Assignment.objects.filter(user=user).exclude(state=Progress.COMPLETED)
    return Requirement.objects.filter(pk__in=waiting.values("requirement"))


def assignments_under(
    path: str, *, course: int | None = None, state: str = "", changed_since: dt.datetime | None = None
) -> QuerySet[Assignment]:
    """Assignments of people who work today in the subtree at ``path``.

    ``state``: a ``Progress`` or «overdue»; changed is what the history notes something about since.
    """
    found = Assignment.objects.filter(working_under(path, field="user_id"), agency__path__startswith=path)
    found = found.select_related("user", "course", "agency", "requirement")
    if course is not None:
        found = found.filter(course=course)
    if state == "overdue":
        found = found.exclude(state=Progress.COMPLETED).filter(due_on__lt=timezone.localdate())
    elif state:
        found = found.filter(state=state)
    if changed_since is not None:
        last = AssignmentEvent.objects.filter(user=OuterRef("user_id"), course=OuterRef("course_id"), until=None)
        found = found.filter(Exists(last.filter(at__gte=changed_since)))
    return found


def _one(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        (count,) = cursor.fetchone()
    return int(count)
