"""Thousands of people, of whom the planner knows nothing yet: the work grows with their number, not with its square."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
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


def effort(statement: str) -> int:
    """How many rows the steps of a statement over everybody look at."""
    ((plan,),) = coverage.rows(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", Scope())

    def of(node: dict[str, Any]) -> float:
        seen = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
        return seen * node["Actual Loops"] + sum(of(one) for one in node.get("Plans", ()))

    return int(of(plan[0]["Plan"]))


@pytest.mark.parametrize("statement", ["NOTE_CONCERNED", "PLACE", "DROP_UNCOVERED", "MOVE"])
def test_the_work_of_a_pass_grows_with_the_people(
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
    spent = []
    for numbers in (range(200), range(200, 800)):  # 200 people come, then three times as many
        hire(region.health_unit, numbers, done=anatomy)
        if statement != "NOTE_CONCERNED":
            coverage.note_concerned(Scope())
        if statement in {"MOVE", "DROP_UNCOVERED"}:
            coverage.place(Scope())
        if statement == "MOVE":
            Employment.objects.update(agency=region.health if len(spent) else region.transport)
        spent.append(effort(getattr(coverage, statement)))
        coverage.place(Scope())
    assert spent[1] < spent[0] * 8, spent  # of 800 instead of 200; the square would be sixteen times as much


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
