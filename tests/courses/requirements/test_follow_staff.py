"""Assignments follow hire, transfer and dismissal; evidence does not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Assignment, Completion, Course, Progress, Requirement, Standing
from courses.requirements import actions
from lms.jobs import actions as jobs
from lms.models import Agency, Employment, Notification, Position, User
from tests import builders
from tests.conftest import Region


@pytest.fixture
def requirement(region: Region, learner: User, anatomy: Course, tone: Course, today: dt.date) -> Requirement:
    return actions.require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(anatomy, today + dt.timedelta(days=30)), (tone, today + dt.timedelta(days=60))],
        starts_on=today - dt.timedelta(days=30),
        by=None,
    )


def move(user: User, agency: Agency, *, post: Position | None = None) -> None:
    today = timezone.localdate()
    Employment.objects.filter(user=user, ended_on=None).update(ended_on=today - dt.timedelta(days=1))
    Employment.objects.create(user=user, agency=agency, position=post or builders.position(), started_on=today)


def dismiss(user: User) -> None:
    Employment.objects.filter(user=user).update(ended_on=timezone.localdate() - dt.timedelta(days=1))


def complete(user: User, course: Course) -> None:
    moment = timezone.now()
    Completion.objects.create(user=user, course=course, completed_at=moment, evidence={})
    Assignment.objects.filter(user=user, course=course).update(state=Progress.COMPLETED, completed_at=moment)


def test_a_newcomer_gets_what_applies_and_is_told(region: Region, requirement: Requirement, today: dt.date) -> None:
    newcomer = builders.official("new@example.org", "Новенькая", "Яна", agency=region.health_unit, since=today)
    actions.follow_staff(user=newcomer)
    assert set(Assignment.objects.filter(user=newcomer).values_list("due_on", flat=True)) == {
        today + dt.timedelta(days=90)
    }
    jobs.drain()
    assert Notification.objects.filter(recipient=newcomer, kind="courses.assignment_made").count() == 1


def test_moved_within_the_requirement_she_is_counted_in_her_new_agency(
    region: Region, requirement: Requirement, learner: User, today: dt.date
) -> None:
    heads = Position.objects.create(title="Начальник отдела", service="civil", category="heads")
    move(learner, region.health, post=heads)
    actions.follow_staff(user=learner)
    found = Assignment.objects.filter(user=learner)
    assert {(one.agency, one.category) for one in found} == {(region.health, "heads")}
    assert {one.due_on for one in found} == {today + dt.timedelta(days=30), today + dt.timedelta(days=60)}
    assert Standing.objects.get(user=learner).agency == region.health


def test_moved_out_of_the_requirement_she_keeps_only_what_she_has_completed(
    region: Region, requirement: Requirement, learner: User, anatomy: Course
) -> None:
    complete(learner, anatomy)
    move(learner, region.transport)
    actions.follow_staff(user=learner)
    one = Assignment.objects.get(user=learner)
    assert (one.course, one.agency) == (anatomy, region.transport)


def test_a_milder_requirement_takes_over_when_the_stricter_one_no_longer_applies(
    region: Region, requirement: Requirement, learner: User, anatomy: Course, today: dt.date
) -> None:
    everywhere = actions.require(
        title="Для всех",
        agency=region.government,
        courses_with_due=[(anatomy, today + dt.timedelta(days=200))],
        starts_on=today,
        by=None,
    )
    move(learner, region.transport)
    actions.follow_staff(user=learner)
    assert Assignment.objects.get(user=learner).requirement == everywhere


def test_who_has_left_answers_for_nothing_and_her_evidence_stays(
    requirement: Requirement, learner: User, anatomy: Course
) -> None:
    complete(learner, anatomy)
    dismiss(learner)
    actions.follow_staff(user=learner)
    assert not Assignment.objects.filter(user=learner).exists()
    assert not Standing.objects.filter(user=learner).exists()
    assert Completion.objects.filter(user=learner).count() == 1


def test_who_comes_back_has_still_completed_what_she_had(
    region: Region, requirement: Requirement, learner: User, anatomy: Course, tone: Course
) -> None:
    complete(learner, anatomy)
    dismiss(learner)
    actions.follow_staff(user=learner)
    Employment.objects.create(
        user=learner, agency=region.health, position=builders.position(), started_on=timezone.localdate()
    )
    actions.follow_staff(user=learner)
    states = dict(Assignment.objects.filter(user=learner).values_list("course", "state"))
    assert states == {anatomy.pk: Progress.COMPLETED, tone.pk: Progress.NOT_STARTED}


def test_repeating_tells_nobody_twice(requirement: Requirement, learner: User) -> None:
    actions.follow_staff(user=learner)
    actions.follow_staff(user=learner)
    jobs.drain()
    actions.follow_staff(user=learner)
    jobs.drain()
    assert Notification.objects.filter(recipient=learner).count() == 1


def test_the_round_follows_everyone_whose_employment_changed_by_date(
    region: Region, requirement: Requirement, learner: User, hr: User, today: dt.date
) -> None:
    actions.follow_everyone()
    assert Assignment.objects.filter(user=hr).count() == 2
    dismiss(learner)
    move(hr, region.transport)
    newcomer = builders.official("new@example.org", "Новенькая", "Яна", agency=region.health, since=today)
    actions.follow_everyone()
    assert {one.user for one in Assignment.objects.all()} == {newcomer}


def test_the_round_changes_nothing_where_nothing_changed(
    requirement: Requirement, learner: User, anatomy: Course
) -> None:
    complete(learner, anatomy)
    before = list(Assignment.objects.order_by("pk").values())
    actions.follow_everyone()
    assert list(Assignment.objects.order_by("pk").values()) == before


def test_the_round_catches_a_completion_that_passed_an_assignment_by(
    requirement: Requirement, learner: User, anatomy: Course
) -> None:
    Completion.objects.create(user=learner, course=anatomy, completed_at=timezone.now(), evidence={})
    actions.follow_everyone()
    assert Assignment.objects.get(user=learner, course=anatomy).state == Progress.COMPLETED
