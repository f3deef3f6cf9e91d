from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.utils import timezone

from courses.audience import words
from courses.audience.conditions import read
from courses.audience.queries import names_of
from courses.history import queries as history
from courses.history.models import AssignmentEvent
from courses.skills import queries as skills
from lms.access import allows, rows
from lms.agencies.scopes import working_under
from lms.models import Agency

from . import coverage, gradual, ledger
from .editions import changed, item_in_words
from .models import Assignment, Edition, Progress, Recalculation, Requirement, RequirementCourse, Tally, TodayTally

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
    """A requirement, with how its assignments stand in the reach of whoever looks."""

    requirement: Requirement
    who: str  # whom of its agency's people it concerns; empty: all of them
    may_change: bool
    assigned: int
    completed: int
    overdue: int

    @property
    def items(self) -> list[str]:
        return [item_in_words(item) for item in self.requirement.requirement_courses.all()]


@dataclass(frozen=True)
class Told:
    """An edition for the page: what was different in it, and by whom as far as the reader may know."""

    edition: Edition
    parts: list[str]
    who: str
    by: User | None


@dataclass(frozen=True)
class Page:
    """All that the page of a requirement says."""

    line: Line
    editions: list[Told]
    recalculation: Recalculation | None
    given_up: bool  # the recalculation has failed so often that nobody tries it any more
    may_follow: bool


def lines(user: User) -> list[Line]:
    """Requirements that apply to people in the reach of ``user``, the newest first."""
    in_force = rows(user, "courses.view_requirement", Requirement).filter(withdrawn_at=None)
    return _lines(user, list(with_items(in_force)))


def with_items(found: QuerySet[Requirement]) -> QuerySet[Requirement]:
    items = RequirementCourse.objects.select_related("course", "programme", "skill").prefetch_related("alternatives")
    return found.select_related("agency", "ground_file").prefetch_related(Prefetch("requirement_courses", items))


def page(requirement: Requirement, user: User) -> Page:
    """``requirement`` as ``with_items`` loads it."""
    (line,) = _lines(user, [requirement])
    editions = list(requirement.editions.select_related("by"))
    audiences = [read(one.said["audience"]) for one in editions]
    names = names_of(user, *audiences)
    told = [
        Told(
            one,
            changed(before.said, one.said) if before else [],
            words.sentence(audience, names),
            one.by if line.may_change else None,
        )
        for one, before, audience in zip_longest(editions, editions[1:], audiences)
    ]
    running = requirement.recalculations.filter(finished_at=None).defer("people").first()
    given_up = running is not None and gradual.given_up(running)
    may_follow = given_up and allows(user, "courses.follow_requirement_again", requirement)
    return Page(line, told, running, given_up, may_follow)


def _lines(user: User, found: list[Requirement]) -> list[Line]:
    changeable = (
        set(rows(user, "courses.change_requirement", Requirement).values_list("pk", flat=True))
        if allows(user, "courses.set_requirement")
        else set()
    )
    counts = _counts(user, found)
    audiences = {one.pk: read(one.audience) for one in found}
    names = names_of(user, *audiences.values())
    return [
        Line(one, words.sentence(audiences[one.pk], names), one.pk in changeable, *counts.get(one.pk, (0, 0, 0)))
        for one in found
    ]


def _counts(user: User, requirements: list[Requirement]) -> dict[int, tuple[int, int, int]]:
    """From the ledger of today: its sums cost the same for any number of people."""
    today, found = timezone.localdate(), {one.pk: (0, 0, 0) for one in requirements}
    month, open_ = today.replace(day=1), ~Q(state=Progress.COMPLETED)
    asked = Q(requirement__in=list(found), course__isnull=False, agency__in=rows(user, "lms.view_agency", Agency))
    whole = TodayTally.objects.filter(asked).annotate(
        assigned=F("count"),
        done=Case(When(state=Progress.COMPLETED, then="count"), default=0),
        late=Case(When(open_, due_month__lt=month, then="count"), default=0),
    )
    nothing = Value(0, IntegerField())
    odd_days = Tally.objects.filter(asked, open_, due_on__gte=month, due_on__lt=today).annotate(
        assigned=nothing, done=nothing, late=F("count")
    )
    for part in (whole, odd_days):
        summed = part.order_by().values_list("requirement").annotate(Sum("assigned"), Sum("done"), Sum("late"))
        for key, *more in summed:
            found[key] = tuple(a + b for a, b in zip(found[key], more, strict=True))
    return found


def ledger_differences() -> Differences:
    return Differences(
        standings=_one(ledger.STANDING_DIFFERENCES),
        tallies=_one(ledger.TALLY_DIFFERENCES) + _one(ledger.TODAY_DIFFERENCES, ledger.today()),
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


def skills_asked(user: User) -> list[int]:
    """Skills (keys) that her assignments ask for."""
    items = RequirementCourse.objects.filter(
        Exists(Assignment.objects.filter(user=user, requirement=OuterRef("requirement"), course=OuterRef("course"))),
        skill__isnull=False,
    )
    return list(items.values_list("skill", flat=True).distinct())


@dataclass(frozen=True)
class Missing:
    """What a skill that is asked for still wants: in words, and whether the course itself is among it."""

    words: str
    course: bool


def missing_for_skills(user: User) -> dict[int, Missing]:
    """By course: what is missing of the skills that her assignments ask for."""
    asked = skills_asked(user)
    if not asked:
        return {}
    return {
        one.skill.course_id: Missing(one.missing, any(part.kind == "seminar" and not part.done for part in one.parts))
        for one in skills.standings(user, asked=asked)
        if one.skill.pk in asked
    }


def skills_of(user: User) -> list[skills.Standing]:
    """Where the person is with each skill that is asked of her, that she holds or is on the way to."""
    return skills.standings(user, asked=skills_asked(user))


def _one(statement: str, parameters: Mapping[str, Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        (count,) = cursor.fetchone()
    return int(count)
