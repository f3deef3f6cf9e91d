"""Thousands of people, of whom the planner knows nothing yet: the work grows with their number, not with its square."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from courses.models import Assignment, Completion, Course, Cycle
from courses.requirements import actions, coverage
from courses.requirements.coverage import Scope
from lms.models import Agency, Employment, User
from tests import builders
from tests.conftest import Region


def hire(agency: Agency, numbers: range, *, done: Course) -> None:
    """People who have completed a course."""
    since = timezone.localdate() - dt.timedelta(days=400)
    people = User.objects.bulk_create(
        User(email=f"p{number}@example.org", last_name="Рядова", first_name="Ия", password="!") for number in numbers
    )
    post = builders.position()
    Employment.objects.bulk_create(
        Employment(user=one, agency=agency, position=post, started_on=since) for one in people
    )
    Completion.objects.bulk_create(
        Completion(user=one, course=done, completed_at=timezone.now(), evidence={}) for one in people
    )


def looked_through(statement: str) -> int:
    """How often a statement over everybody looks a whole table or step through: the worst of its nodes."""
    ((plan,),) = coverage.rows(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", Scope())

    def of(node: dict[str, Any]) -> Iterator[int]:
        if node["Node Type"] in {"Seq Scan", "CTE Scan"}:
            yield node["Actual Loops"]
        for one in node.get("Plans", ()):
            yield from of(one)

    return max(of(plan[0]["Plan"]))


@pytest.mark.parametrize("statement", ["NOTE_CONCERNED", "PLACE", "DROP_UNCOVERED", "MOVE"])
def test_a_pass_over_many_looks_nothing_through_for_each_of_them(
    region: Region, anatomy: Course, tone: Course, today: dt.date, statement: str
) -> None:
    actions.require(
        title="Курсы",
        agency=region.health,
        courses_with_due=[(anatomy, today), (tone, today)],
        starts_on=today,
        by=None,
        tell=False,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the statistics are those of an empty region
    hire(region.health_unit, range(300), done=anatomy)
    if statement != "NOTE_CONCERNED":
        coverage.note_concerned(Scope())
    if statement in {"MOVE", "DROP_UNCOVERED"}:
        coverage.place(Scope())
        Employment.objects.update(agency=region.transport)
    assert looked_through(getattr(coverage, statement)) < 20


def test_cycles_of_many_are_numbered_from_those_of_before(region: Region, anatomy: Course, today: dt.date) -> None:
    actions.require(
        title="Курс", agency=region.health, courses_with_due=[(anatomy, today)], starts_on=today, by=None, tell=False
    )
    hire(region.health_unit, range(150), done=anatomy)
    actions.follow_everyone()
    assert set(Cycle.objects.values_list("number", flat=True)) == {1}
    for one in Completion.objects.filter(user__email__startswith="p"):
        Completion.objects.create(
            user=one.user, course=anatomy, cycle=2, completed_at=timezone.now() - dt.timedelta(days=9), evidence={}
        )
    actions.follow_everyone()
    assert Cycle.objects.filter(number=2).count() == 150
    assert Assignment.objects.filter(state="completed").count() == 150
