"""People are told of a new requirement: each once, by letter."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from courses.models import Completion, Course, Requirement
from courses.requirements import actions
from courses.requirements.editions import Ground
from lms.jobs import actions as jobs
from lms.models import Notification, User
from tests.conftest import Region


def require(region: Region, course: Course, today: dt.date) -> Requirement:
    return actions.require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(course, today + dt.timedelta(days=20))],
        ground=Ground("Приказ от 12.01.2026 № 15"),
        starts_on=today,
        by=None,
    )


def told() -> set[User]:
    return {one.recipient for one in Notification.objects.filter(kind="courses.assignment_made")}


def test_everybody_who_has_something_to_complete_is_told(
    region: Region, learner: User, hr: User, stranger: User, anatomy: Course, today: dt.date
) -> None:
    Completion.objects.create(user=hr, course=anatomy, completed_at=timezone.now(), evidence={})
    require(region, anatomy, today)
    jobs.drain()
    assert told() == {learner}
    one = Notification.objects.get(recipient=learner)
    assert one.by_email
    assert "Базовый курс" in one.body
    assert "«Анатомия ответа»" in one.body
    assert "Основание: Приказ от 12.01.2026 № 15." in one.body


def test_a_repeated_job_tells_only_those_who_have_come_since(
    region: Region, learner: User, hr: User, anatomy: Course, today: dt.date
) -> None:
    requirement = require(region, anatomy, today)
    jobs.drain()
    Notification.objects.filter(recipient=hr).delete()
    actions.tell_assigned(requirement=requirement)
    actions.tell_assigned(requirement=requirement)
    assert told() == {learner, hr}
    assert Notification.objects.count() == 2


def test_who_may_not_sign_in_is_not_written_to(region: Region, learner: User, anatomy: Course, today: dt.date) -> None:
    learner.is_active = False
    learner.save()
    require(region, anatomy, today)
    jobs.drain()
    assert not told()


def test_a_name_as_long_as_the_form_allows_fits(region: Region, learner: User, anatomy: Course, today: dt.date) -> None:
    requirement = require(region, anatomy, today)
    requirement.title = "Т" * 200
    requirement.ground = "О" * 300
    requirement.save()
    jobs.drain()
    assert "Т" * 200 in Notification.objects.get(recipient=learner).body
