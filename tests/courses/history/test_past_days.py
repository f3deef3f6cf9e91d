"""Whatever happens over the weeks, each past day can be counted again as it stood in its evening."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.history import actions as history
from courses.history import queries
from courses.history.models import REMOVED
from courses.models import (
    Assignment,
    AssignmentEvent,
    Completion,
    Course,
    Enrolment,
    Progress,
    Requirement,
    RequirementCourse,
    StandingPeriod,
    TallyDay,
)
from courses.requirements import actions
from lms.models import Agency, Employment, User
from tests import builders
from tests.conftest import Region

from .clock import turn_to

FIRST = dt.date(2025, 2, 25)
KEY = ("requirement_id", "agency_id", "course_id", "category", "due_on", "state")
HELD = ("expires_on", "renews_from")


@dataclass
class Stage:
    people: list[User]
    courses: list[Course]
    agencies: list[Agency]
    requirements: list[Requirement]


@pytest.fixture
def stage(region: Region, learner: User, hr: User, head: User) -> Stage:
    courses = [builders.course(f"Курс {number}") for number in range(3)]
    requirements = []
    for number, agency in enumerate([region.government, region.health]):
        renewed = {"recertification": "rolling", "renew_months": 1, "window_days": 25} if number else {}
        one = Requirement.objects.create(title=f"Т{number}", agency=agency, starts_on=FIRST, **renewed)
        for course in courses[number : number + 2]:
            due_on = FIRST + dt.timedelta(days=9 - 4 * number)
            RequirementCourse.objects.create(requirement=one, course=course, due_on=due_on)
        requirements.append(one)
    return Stage([learner, hr, head], courses, [region.health, region.health_unit, region.transport], requirements)


index = st.integers(0, 2)
step = st.one_of(
    st.tuples(st.sampled_from(["assign", "assign", "withdraw"]), st.integers(0, 1)),
    st.tuples(st.sampled_from(["start", "complete"]), index, index),
    st.tuples(st.just("transfer"), index, index),
    st.tuples(st.sampled_from(["dismiss", "rehire", "promote"]), index),
    st.tuples(st.just("extend"), index, index, st.integers(-6, 12)),
    st.tuples(st.just("compact")),
)


def perform(stage: Stage, what: str, *how: int) -> None:
    if what in {"assign", "withdraw"}:
        requirement = stage.requirements[how[0]]
        requirement.refresh_from_db()
        if what == "withdraw":
            actions.withdraw(requirement=requirement, by=None)
        elif requirement.withdrawn_at is None:
            actions.assign(requirement=requirement, tell=False)
    elif what == "start":
        begun = {"user": stage.people[how[0]], "course": stage.courses[how[1]]}
        enrolment, _ = Enrolment.objects.get_or_create(**begun, defaults={"started_at": timezone.now()})
        actions.mark_started(enrolment=enrolment)
    elif what == "complete":
        complete(stage.people[how[0]], stage.courses[how[1]])
    elif what == "extend":
        due_on = FIRST + dt.timedelta(days=how[2])
        Assignment.objects.filter(user=stage.people[how[0]], course=stage.courses[how[1]]).update(due_on=due_on)
    elif what == "compact":
        actions.compact()
    else:
        staff(stage, what, *how)


def complete(person: User, course: Course) -> None:
    if not Completion.objects.filter(user=person, course=course).exists():
        done = Completion.objects.create(user=person, course=course, completed_at=timezone.now(), evidence={})
        actions.mark_completed(completion=done)


def staff(stage: Stage, what: str, *how: int) -> None:
    person = stage.people[how[0]]
    job = Employment.objects.filter(user=person)
    if what == "transfer":
        job.update(agency=stage.agencies[how[1]])
    elif what == "promote":
        job.update(position=builders.position("Начальник", "heads"))
    else:
        job.update(ended_on=timezone.localdate() - dt.timedelta(days=1) if what == "dismiss" else None)
    actions.follow_staff(user=person)


def written_down() -> list[dict[str, Any]]:
    """What is assigned this evening, as somebody would copy it into a notebook."""
    return list(Assignment.objects.order_by("pk").values("user_id", *KEY, *HELD))


def tallies_of(notes: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    counts = Counter(tuple(one[name] for name in KEY) for one in notes)
    for rows in by_person(notes).values():
        states = {one["state"] for one in rows}
        due = min((one["due_on"] for one in rows if one["state"] != Progress.COMPLETED), default=None)
        overall = states.pop() if len(states) == 1 else Progress.IN_PROGRESS
        counts[None, rows[-1]["agency_id"], None, rows[-1]["category"], due, overall] += 1
    return counts


def by_person(notes: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for one in notes:
        found.setdefault(one["user_id"], []).append(one)
    return found


def tallies_on(day: dt.date) -> Counter[tuple[Any, ...]]:
    counts: Counter[tuple[Any, ...]] = Counter()
    for *key, count in TallyDay.objects.filter(day__lte=day).values_list(*KEY, "count"):
        counts[tuple(key)] += count
    return Counter({key: count for key, count in counts.items() if count})


def compare(day: dt.date, notes: list[dict[str, Any]]) -> None:
    assert tallies_on(day) == tallies_of(notes), day
    events = AssignmentEvent.objects.at_end_of(day).exclude(state=REMOVED)
    names = ("user_id", *KEY, *HELD)
    assert Counter(events.values_list(*names)) == Counter(tuple(one[name] for name in names) for one in notes), day
    stood = StandingPeriod.objects.at_end_of(day).values_list("user_id", "required", "completed", "started")
    assert {user: tuple(rest) for user, *rest in stood} == {
        user: (
            len(rows),
            sum(one["state"] == Progress.COMPLETED for one in rows),
            sum(one["state"] == Progress.IN_PROGRESS for one in rows),
        )
        for user, rows in by_person(notes).items()
    }, day


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.tuples(st.integers(1, 3), st.lists(step, max_size=4)), min_size=1, max_size=6))
def test_every_evening_can_be_counted_again(stage: Stage, days: list[tuple[int, list[Any]]]) -> None:
    notebook: dict[dt.date, list[dict[str, Any]]] = {}
    with transaction.atomic():
        day = FIRST
        for passed, steps in [(0, [("assign", 0)]), *days]:
            for _number in range(passed):
                notebook[day] = written_down()
                day += dt.timedelta(days=1)
            turn_to(day)
            for what in steps:
                perform(stage, *what)
        notebook[day] = notebook[day + dt.timedelta(days=1)] = written_down()
        compare(FIRST - dt.timedelta(days=1), [])
        for evening, notes in notebook.items():
            compare(evening, notes)
        assert queries.differences() == 0
        history.recount()
        for evening, notes in notebook.items():
            compare(evening, notes)
        assert queries.differences() == 0
        transaction.set_rollback(True)


def test_what_has_been_noted_is_never_changed_or_deleted(stage: Stage) -> None:
    turn_to(FIRST)
    perform(stage, "assign", 0)
    turn_to(FIRST + dt.timedelta(days=2))
    perform(stage, "start", 0, 0)
    told = AssignmentEvent.objects.filter(until__isnull=False)
    assert told.count() == 1
    for attempt in (
        lambda: told.update(until=None),
        lambda: told.update(until=FIRST + dt.timedelta(days=1)),
        lambda: AssignmentEvent.objects.filter(until=None).update(why="иначе", until=FIRST + dt.timedelta(days=9)),
        lambda: AssignmentEvent.objects.filter(until=None).update(state="completed"),
        lambda: AssignmentEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="evidence"), transaction.atomic():
            attempt()


def test_a_past_known_by_its_dates_is_written_afterwards(stage: Stage) -> None:
    person, course = stage.people[0], stage.courses[0]
    at = [timezone.make_aware(dt.datetime.combine(FIRST + dt.timedelta(days=n), dt.time(9))) for n in (0, 3, 8)]
    with history.written_afterwards():
        Enrolment.objects.create(user=person, course=course, started_at=at[1], last_seen_at=at[1])
        builders.assignment(person, course, FIRST, state=Progress.COMPLETED, completed_at=at[2])
        Assignment.objects.update(assigned_at=at[0])
        assert not AssignmentEvent.objects.exists()
    told = AssignmentEvent.objects.order_by("pk").values_list("day", "until", "state", "why")
    days = [FIRST + dt.timedelta(days=n) for n in (0, 3, 8)]
    assert list(told) == [
        (days[0], days[1], "not_started", "known_past"),
        (days[1], days[2], "in_progress", "known_past"),
        (days[2], None, "completed", "known_past"),
    ]
    assert StandingPeriod.objects.at_end_of(days[1]).get().state == Progress.IN_PROGRESS
    assert queries.differences() == 0


def test_the_check_sees_a_ledger_that_was_written_by_hand(stage: Stage) -> None:
    perform(stage, "assign", 0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_tallyday SET day = day - 1 WHERE id = (SELECT min(id) FROM courses_tallyday)")
    assert queries.differences() > 0
    history.recount()
    assert queries.differences() == 0
