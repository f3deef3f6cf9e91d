"""The programme office requires courses of an agency's people."""

from __future__ import annotations

import datetime as dt

import pytest

from courses.models import Assignment, Course, Requirement
from courses.requirements import actions
from courses.requirements.editions import Ground
from lms.errors import Refused
from lms.jobs import actions as jobs
from lms.models import AuditEntry, User
from tests.conftest import Region


def test_people_of_the_subtree_get_an_assignment_a_course(
    region: Region, learner: User, hr: User, stranger: User, office: User, anatomy: Course, tone: Course, today: dt.date
) -> None:
    requirement = actions.require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(anatomy, today + dt.timedelta(days=30)), (tone, today + dt.timedelta(days=60))],
        ground=Ground("Приказ № 1"),
        starts_on=today,
        by=office,
    )
    assert set(Assignment.objects.values_list("user", "course")) == {
        (person.pk, course.pk) for person in (learner, hr) for course in (anatomy, tone)
    }
    mine = Assignment.objects.get(user=learner, course=anatomy)
    assert mine.requirement == requirement
    assert mine.agency == region.health_unit
    assert mine.category == "specialists"
    assert mine.due_on == today + dt.timedelta(days=30)


def test_it_is_written_down_who_required_what(region: Region, office: User, anatomy: Course, today: dt.date) -> None:
    requirement = actions.require(
        title="Базовый курс", agency=region.health, courses_with_due=[(anatomy, today)], starts_on=today, by=office
    )
    entry = AuditEntry.objects.get(verb="courses.set_requirement")
    assert (entry.actor, entry.subject_id) == (office, str(requirement.pk))


def test_a_second_click_is_refused_and_leaves_one_requirement(
    region: Region, learner: User, anatomy: Course, today: dt.date
) -> None:
    def click() -> Requirement:
        return actions.require(
            title="Базовый курс", agency=region.health, courses_with_due=[(anatomy, today)], starts_on=today, by=None
        )

    click()
    with pytest.raises(Refused, match="уже действует"):
        click()
    assert Requirement.objects.count() == 1
    assert Assignment.objects.count() == 1


def test_a_requirement_without_courses_is_refused(region: Region, today: dt.date) -> None:
    with pytest.raises(Refused, match="хотя бы один курс"):
        actions.require(title="Пусто", agency=region.health, courses_with_due=[], starts_on=today, by=None)


def test_a_large_region_is_left_to_a_job(region: Region, learner: User, anatomy: Course, today: dt.date) -> None:
    requirement = actions.require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(anatomy, today)],
        starts_on=today,
        by=None,
        at_once=False,
    )
    assert not Assignment.objects.exists()
    jobs.drain()
    assert Assignment.objects.get().requirement == requirement
