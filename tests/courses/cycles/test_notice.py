"""Nobody learns of a date that is over: whom a rule comes to concern later has time, and is told why."""

from __future__ import annotations

import datetime as dt

import pytest

from courses.adjustments.queries import why
from courses.models import Assignment, Concerned, Course, Requirement
from courses.requirements import actions
from courses.requirements.editions import Ground
from lms.models import User
from tests import builders
from tests.conftest import Region

from .conftest import Ask

DAY = dt.timedelta(days=1)


@pytest.fixture
def past(region: Region, learner: User, tone: Course, ask: Ask, today: dt.date) -> Requirement:
    """Said in time for the health ministry alone; its date went by."""
    return ask(
        region.government,
        tone,
        audience={"agencies": ["MINZDRAV"]},
        starts_on=today - 60 * DAY,
        due_on=today - 20 * DAY,
    )


def due(user: User) -> dt.date:
    return Assignment.objects.get(user=user).due_on


def test_a_widened_rule_gives_two_weeks_and_leaves_those_of_before_their_date(
    region: Region, learner: User, stranger: User, office: User, tone: Course, today: dt.date
) -> None:
    made = actions.require(
        title="Тон",
        agency=region.government,
        audience={"agencies": ["MINZDRAV"]},
        courses_with_due=[(tone, today - 20 * DAY)],
        starts_on=today - 60 * DAY,
        by=None,
    )
    Requirement.objects.filter(pk=made.pk).update(starts_on=today - 60 * DAY)
    made.requirement_courses.update(added_on=today - 60 * DAY)
    made.refresh_from_db()
    Concerned.objects.update(since=today - 60 * DAY)
    actions.change(
        requirement=made,
        title=made.title,
        agency=made.agency,
        audience=None,
        priority=1,
        ground=Ground(),
        what={
            "courses_with_due": [(tone, today - 20 * DAY)],
            "starts_on": made.starts_on,
            "new_staff_days": 90,
        },
        seen=1,
        by=office,
    )
    assert due(learner) == today - 20 * DAY
    assert due(stranger) == today + 14 * DAY
    said = why(Assignment.objects.get(user=stranger)).sentence.replace("\u00a0", " ")
    assert "позже, чем других, поэтому у вас на курс есть 14 дней с этого дня" in said


def test_who_is_hired_after_the_date_has_the_days_of_new_staff(
    region: Region, past: Requirement, today: dt.date
) -> None:
    new = builders.official("new@example.org", "Новикова", "Нина", agency=region.health, since=today)
    actions.follow_staff(user=new)
    assert due(new) == today + 90 * DAY
    assert "90 дней со дня назначения" in why(Assignment.objects.get(user=new)).sentence.replace("\u00a0", " ")


def test_who_was_hired_long_ago_and_is_noted_late_has_the_notice(
    region: Region, past: Requirement, today: dt.date
) -> None:
    late = builders.official("late@example.org", "Поздняя", "Зоя", agency=region.health, since=today - 400 * DAY)
    Requirement.objects.filter(pk=past.pk).update(new_staff_days=5)
    actions.follow_staff(user=late)
    assert due(late) == today + 14 * DAY
