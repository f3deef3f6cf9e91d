"""Whom a requirement covers, by when, and in what state it finds them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Assignment, Completion, Course, Enrolment, Progress, Requirement
from courses.requirements import actions
from lms.models import Agency, Employment, Position, User
from tests import builders
from tests.conftest import Region


@pytest.fixture
def heads(db: None) -> Position:
    return Position.objects.create(title="Начальник отдела", service="municipal", category="heads")


def require(agency: Agency, *courses: tuple[Course, dt.date], **fields: Any) -> Requirement:
    fields = {"title": f"Требование {Requirement.objects.count()}", "starts_on": timezone.localdate(), **fields}
    return actions.require(agency=agency, courses_with_due=courses, by=None, **fields)


def test_only_named_categories_are_covered(
    region: Region, learner: User, heads: Position, anatomy: Course, today: dt.date
) -> None:
    chief = builders.official("chief@example.org", "Главный", "Лев", agency=region.health_unit, post=heads)
    require(region.health, (anatomy, today), audience={"categories": ["heads"]})
    assert [one.user for one in Assignment.objects.all()] == [chief]


def test_only_named_services_are_covered(
    region: Region, learner: User, heads: Position, anatomy: Course, today: dt.date
) -> None:
    builders.official("chief@example.org", "Главный", "Лев", agency=region.health_unit, post=heads)
    require(region.health, (anatomy, today), audience={"services": ["civil"]})
    assert [one.user for one in Assignment.objects.all()] == [learner]


def test_those_who_left_or_will_come_or_only_help_out_are_not_covered(
    region: Region, learner: User, anatomy: Course, today: dt.date
) -> None:
    day = dt.timedelta(days=1)
    gone = builders.official("gone@example.org", "Ушёл", "Иван", agency=region.health)
    Employment.objects.filter(user=gone).update(ended_on=today - day)
    builders.official("next@example.org", "Придёт", "Иван", agency=region.health, since=today + day)
    helper = builders.official("helper@example.org", "Помогает", "Иван", agency=region.transport)
    Employment.objects.create(
        user=helper, agency=region.health, position=builders.position(), started_on=today - day, is_main=False
    )
    require(region.health, (anatomy, today))
    assert [one.user for one in Assignment.objects.all()] == [learner]


def test_an_agency_whose_code_only_looks_alike_is_not_covered(
    region: Region, learner: User, anatomy: Course, today: dt.date
) -> None:
    alike = builders.agency("MINZDRAVXOBR", "Похожий", parent=region.health)  # «_» matches any letter in LIKE
    builders.official("alike@example.org", "Похожев", "Иван", agency=alike)
    require(region.health_unit, (anatomy, today))
    assert [one.user for one in Assignment.objects.all()] == [learner]


def test_repeating_changes_nothing(region: Region, learner: User, anatomy: Course, today: dt.date) -> None:
    requirement = require(region.health, (anatomy, today))
    before = list(Assignment.objects.values())
    assert actions.assign(requirement=requirement) == 0
    assert list(Assignment.objects.values()) == before


def test_of_two_requirements_the_earliest_date_counts(
    region: Region, learner: User, anatomy: Course, today: dt.date
) -> None:
    late, early = today + dt.timedelta(days=90), today + dt.timedelta(days=30)
    require(region.health, (anatomy, late))
    stricter = require(region.government, (anatomy, early))
    require(region.health_unit, (anatomy, late))
    one = Assignment.objects.get(user=learner)
    assert (one.due_on, one.requirement) == (early, stricter)


def test_what_is_completed_keeps_its_date_and_ground(
    region: Region, learner: User, anatomy: Course, today: dt.date
) -> None:
    first = require(region.health, (anatomy, today + dt.timedelta(days=90)))
    done = Completion.objects.create(user=learner, course=anatomy, completed_at=timezone.now(), evidence={})
    actions.mark_completed(completion=done)
    before = Assignment.objects.get(user=learner)
    require(region.government, (anatomy, today + dt.timedelta(days=30)))
    after = Assignment.objects.get(user=learner)
    assert (after.requirement, after.due_on, after.state) == (first, before.due_on, "completed")


def test_new_staff_get_their_days_from_the_day_of_appointment(region: Region, anatomy: Course, today: dt.date) -> None:
    appointed = today - dt.timedelta(days=10)
    builders.official("new@example.org", "Новенькая", "Яна", agency=region.health, since=appointed)
    require(
        region.health,
        (anatomy, today + dt.timedelta(days=5)),
        starts_on=today - dt.timedelta(days=20),
        new_staff_days=60,
    )
    assert Assignment.objects.get().due_on == appointed + dt.timedelta(days=60)


def test_new_staff_never_get_less_time_than_everybody(region: Region, anatomy: Course, today: dt.date) -> None:
    builders.official("new@example.org", "Новенькая", "Яна", agency=region.health, since=today - dt.timedelta(days=10))
    due_on = today + dt.timedelta(days=200)
    require(region.health, (anatomy, due_on), starts_on=today - dt.timedelta(days=20), new_staff_days=60)
    assert Assignment.objects.get().due_on == due_on


def test_what_has_been_started_or_completed_before_is_taken_over(
    region: Region, learner: User, hr: User, head: User, anatomy: Course, today: dt.date
) -> None:
    moment = timezone.now() - dt.timedelta(days=40)
    Enrolment.objects.create(user=learner, course=anatomy, started_at=moment)
    Enrolment.objects.create(user=hr, course=anatomy, started_at=moment, completed_at=moment)
    Completion.objects.create(user=hr, course=anatomy, completed_at=moment, evidence={})
    require(region.health, (anatomy, today + dt.timedelta(days=9)))
    states = {one.user: (one.state, one.completed_at) for one in Assignment.objects.all()}
    assert states == {
        learner: (Progress.IN_PROGRESS, None),
        hr: (Progress.COMPLETED, moment),
        head: (Progress.NOT_STARTED, None),
    }


def test_it_is_one_statement_however_many_people(
    region: Region, learner: User, hr: User, head: User, anatomy: Course, tone: Course, today: dt.date
) -> None:
    requirement = require(region.government, (anatomy, today), (tone, today))
    Assignment.objects.all().delete()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert actions.assign(requirement=requirement, tell=False) == 6
    assert sum("INTO courses_assignment" in query["sql"] for query in queries) == 1
