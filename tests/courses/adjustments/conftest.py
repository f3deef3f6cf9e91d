from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from courses.models import Assignment, Course, Requirement
from courses.requirements import actions as requirements
from courses.requirements.editions import Ground
from lms.models import User
from tests import builders
from tests.conftest import Region


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def anatomy(db: None) -> Course:
    return builders.course("Анатомия ответа", order=1)


@pytest.fixture
def requirement(region: Region, learner: User, hr: User, anatomy: Course, today: dt.date) -> Requirement:
    """Of the ministry of health, due in ten days."""
    return requirements.require(
        title="Базовый курс",
        agency=region.health,
        courses_with_due=[(anatomy, today + dt.timedelta(days=10))],
        ground=Ground("Распоряжение № 5"),
        starts_on=today - dt.timedelta(days=30),
        by=None,
        tell=False,
    )


@pytest.fixture
def assignment(requirement: Requirement, learner: User, anatomy: Course) -> Assignment:
    return Assignment.objects.get(user=learner, course=anatomy)
