"""The programme office takes a requirement back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Assignment, Course, Progress, Requirement
from courses.requirements import actions
from lms.models import AuditEntry, User
from tests.conftest import Region


@pytest.fixture
def requirement(region: Region, learner: User, anatomy: Course, tone: Course, today: dt.date) -> Requirement:
    return actions.require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(anatomy, today), (tone, today)],
        starts_on=today,
        by=None,
    )


def test_what_is_not_completed_goes_and_what_is_completed_stays(
    requirement: Requirement, office: User, anatomy: Course
) -> None:
    Assignment.objects.filter(course=anatomy).update(state=Progress.COMPLETED, completed_at=timezone.now())
    actions.withdraw(requirement=requirement, by=office)
    assert [one.course for one in Assignment.objects.all()] == [anatomy]


def test_another_requirement_takes_the_course_over(
    region: Region, requirement: Requirement, learner: User, anatomy: Course, today: dt.date
) -> None:
    later = today + dt.timedelta(days=100)
    other = actions.require(
        title="Для всех", agency=region.government, courses_with_due=[(anatomy, later)], starts_on=today, by=None
    )
    actions.withdraw(requirement=requirement, by=None)
    one = Assignment.objects.get(user=learner)
    assert (one.requirement, one.due_on) == (other, later)


def test_a_second_click_has_no_effect(requirement: Requirement, office: User) -> None:
    actions.withdraw(requirement=requirement, by=office)
    actions.withdraw(requirement=requirement, by=office)
    assert AuditEntry.objects.filter(verb="courses.withdraw_requirement").count() == 1


def test_nobody_is_assigned_by_a_withdrawn_requirement(requirement: Requirement, learner: User) -> None:
    actions.withdraw(requirement=requirement, by=None)
    actions.follow_staff(user=learner)
    assert not Assignment.objects.exists()


def test_only_the_office_may(
    requirement: Requirement, office: User, hr: User, strange_hr: User, client_of: Callable[[User], Client]
) -> None:
    url = f"/requirements/{requirement.pk}/withdraw/"
    assert client_of(strange_hr).post(url).status_code == 404
    assert client_of(hr).post(url).status_code == 403
    requirement.refresh_from_db()
    assert requirement.withdrawn_at is None
    assert client_of(office).post(url).status_code == 302
    requirement.refresh_from_db()
    assert requirement.withdrawn_at is not None
