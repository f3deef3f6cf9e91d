"""The ledger of tallies and the standings: whatever happens to assignments, they add up to the facts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.models import Assignment, Course, Progress, Requirement, Standing, Tally, TodayTally
from courses.reports import actions as reports
from courses.reports.sums import completions_wrong
from courses.requirements import actions, queries
from lms.models import Agency, User
from tests import builders
from tests.conftest import Region

DAY = dt.date(2026, 3, 1)
KEY = ("requirement_id", "agency_id", "course_id", "category", "due_on", "state")


@dataclass
class Stage:
    people: list[User]
    courses: list[Course]
    agencies: list[Agency]
    requirement: Requirement


@pytest.fixture
def stage(region: Region, learner: User, hr: User, head: User) -> Stage:
    requirement = Requirement.objects.create(title="Курс", agency=region.government, starts_on=DAY)
    courses = [builders.course(f"Курс {number}") for number in range(3)]
    return Stage([learner, hr, head], courses, [region.health, region.health_unit, region.transport], requirement)


index = st.integers(0, 2)
state = st.sampled_from(Progress.values)
due = st.one_of(
    st.integers(0, 3).map(lambda days: DAY + dt.timedelta(days=days)),
    st.sampled_from([-40, -1, 0, 1, 40]).map(lambda days: timezone.localdate() + dt.timedelta(days=days)),
)
insert = st.tuples(
    st.just("insert"),
    st.lists(st.tuples(index, index, index, due, state), min_size=1, max_size=6, unique_by=lambda row: row[:2]),
)
update = st.tuples(
    st.just("update"),
    st.tuples(
        st.dictionaries(st.sampled_from(["user", "course"]), index, max_size=2),
        st.sampled_from(["agency", "due_on", "state", "category"]),
        st.tuples(index, due, state, st.sampled_from(["heads", "specialists"])),
    ),
)
delete = st.tuples(st.just("delete"), st.dictionaries(st.sampled_from(["user", "course"]), index, max_size=2))
compact = st.tuples(st.just("compact"), st.none())


def perform(stage: Stage, what: str, how: Any) -> None:
    if what == "insert":
        rows = [
            Assignment(
                requirement=stage.requirement,
                user=stage.people[user],
                course=stage.courses[course],
                agency=stage.agencies[agency],
                category="specialists",
                due_on=due_on,
                state=progress,
                completed_at=timezone.now() if progress == Progress.COMPLETED else None,
            )
            for user, course, agency, due_on, progress in how
        ]
        Assignment.objects.bulk_create(rows, ignore_conflicts=True)
    elif what == "update":
        where, field, (agency, due_on, progress, category) = how
        completed_at = timezone.now() if progress == Progress.COMPLETED else None
        values: dict[str, dict[str, Any]] = {
            "agency": {"agency": stage.agencies[agency]},
            "due_on": {"due_on": due_on},
            "state": {"state": progress, "completed_at": completed_at},
            "category": {"category": category},
        }
        chosen(stage, where).update(**values[field])
    elif what == "delete":
        chosen(stage, how).delete()
    else:
        actions.compact()


def chosen(stage: Stage, where: dict[str, int]) -> Any:
    rows: dict[str, list[Any]] = {"user": stage.people, "course": stage.courses}
    return Assignment.objects.filter(**{name: rows[name][number] for name, number in where.items()})


def expected_standings() -> dict[int, tuple[Any, ...]]:
    """The same figures, worked out by hand."""
    found: dict[int, list[Assignment]] = {}
    for one in Assignment.objects.order_by("pk"):
        found.setdefault(one.user_id, []).append(one)
    standings = {}
    for user, rows in found.items():
        states = [row.state for row in rows]
        overall = states[0] if len(set(states)) == 1 else Progress.IN_PROGRESS
        waiting = [row.due_on for row in rows if row.state != Progress.COMPLETED]
        standings[user] = (
            rows[-1].agency_id,
            rows[-1].category,
            len(rows),
            states.count(Progress.COMPLETED),
            states.count(Progress.IN_PROGRESS),
            min(waiting, default=None),
            overall,
        )
    return standings


def kept_standings() -> dict[int, tuple[Any, ...]]:
    fields = ("agency_id", "category", "required", "completed", "started", "next_due_on", "state")
    return {user: tuple(rest) for user, *rest in Standing.objects.values_list("user_id", *fields)}


def expected_tallies() -> Counter[tuple[Any, ...]]:
    counts = Counter(Assignment.objects.order_by().values_list(*KEY))
    for agency, category, _required, _completed, _started, due_on, progress in expected_standings().values():
        counts[None, agency, None, category, due_on, progress] += 1
    return counts


def kept_tallies() -> Counter[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for *key, count in Tally.objects.values_list(*KEY, "count"):
        counts[tuple(key)] += count
    return Counter({key: count for key, count in counts.items() if count})


def without_days(tallies: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """The ledger of today, worked out by hand: of what is open the month, and of all months that are over but one."""
    this_month, counts = timezone.localdate().replace(day=1), Counter[tuple[Any, ...]]()
    for (*which, due_on, progress), count in tallies.items():
        month = due_on.replace(day=1) if due_on and progress != Progress.COMPLETED else None
        counts[*which, TodayTally.OVER if month and month < this_month else month, progress] += count
    return counts


def kept_today() -> Counter[tuple[Any, ...]]:
    rows = TodayTally.objects.values_list(*KEY[:-2], "due_month", "state", "count")
    tallies = Counter[tuple[Any, ...]]()
    for *key, count in rows:
        tallies[tuple(key)] += count
    return Counter({key: count for key, count in without_days(tallies).items() if count})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.one_of(insert, insert, update, update, delete, compact), max_size=12))
def test_sums_and_standings_follow_from_the_assignments_whatever_happens(
    stage: Stage, steps: list[tuple[str, Any]]
) -> None:
    Assignment.objects.all().delete()
    for what, how in steps:
        perform(stage, what, how)
        assert kept_standings() == expected_standings()
        assert kept_tallies() == expected_tallies()
        assert kept_today() == without_days(expected_tallies())
        assert completions_wrong() == 0
    actions.compact()
    reports.compact()
    assert completions_wrong() == 0
    assert kept_tallies() == expected_tallies()
    assert Tally.objects.count() == len(expected_tallies())
    assert kept_today() == without_days(expected_tallies())
    assert TodayTally.objects.count() == len(without_days(expected_tallies()))
    assert queries.ledger_differences() == queries.Differences(0, 0)


def test_a_compacted_ledger_has_nothing_more_to_merge(stage: Stage) -> None:
    perform(stage, "insert", [(0, 0, 0, DAY, "not_started"), (1, 0, 0, DAY, "not_started")])
    perform(stage, "update", ({}, "state", (0, DAY, "in_progress", "")))
    assert actions.compact() > 0
    assert actions.compact() == 0


def test_the_check_is_silent_while_all_is_well(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    perform(stage, "insert", [(0, 0, 0, DAY, "not_started")])
    check()
    assert not caplog.records


def test_the_check_shouts_when_somebody_went_round_the_triggers(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    perform(stage, "insert", [(0, 0, 0, DAY, "not_started")])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_tally SET count = count + 1 WHERE course_id IS NOT NULL")
    check()
    [record] = caplog.records
    assert record.levelname == "ERROR"
    assert "0 standings, 1 sums" in record.getMessage()


def test_the_check_shouts_when_the_ledger_of_today_is_wrong(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    perform(stage, "insert", [(0, 0, 0, DAY, "not_started")])
    actions.compact()
    check()
    assert not caplog.records
    TodayTally.objects.filter(course=None).update(count=2)
    check()
    assert "1 sums" in caplog.records[0].getMessage()


def check() -> None:
    from lms.jobs import registry

    registry.handlers["requirements.check_tallies"]({})
