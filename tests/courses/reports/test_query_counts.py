"""Pages make as many queries for three rows as for one, and few."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Course, Requirement, RequirementCourse
from lms.models import User
from tests import builders
from tests.conftest import Region

CEILING = 21


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "url",
    ["/staff/", "/staff/?by=courses", "/staff/people/", "/staff/people/?course={course}", "/staff/people/{person}/"],
)
def test_one_person_and_three(
    region: Region, learner: User, hr: User, url: str, client_of: Callable[[User], Client]
) -> None:
    course: Course = builders.course()
    builders.assignment(learner, course, timezone.localdate())
    browser = client_of(hr)
    address = url.format(course=course.pk, person=learner.pk)
    browser.get(address)
    before = queries(browser, address)
    for number in range(2):
        unit = builders.agency(f"NEW_{number}", f"Новый {number}", parent=region.health)
        person = builders.official(f"p{number}@example.org", "Рядова", "Ия", agency=unit)
        for one in (course, builders.course(f"Ещё {number}")):
            builders.assignment(person, one, timezone.localdate() - dt.timedelta(days=number))
            if one != course:
                builders.assignment(learner, one, timezone.localdate())
    assert queries(browser, address) == before <= CEILING


def test_one_requirement_and_three(
    region: Region, learner: User, office: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(office)
    browser.get("/requirements/")

    def require(number: int) -> None:
        one = Requirement.objects.create(title=f"Т{number}", agency=region.health, starts_on=timezone.localdate())
        RequirementCourse.objects.create(
            requirement=one, course=builders.course(f"Курс {number}"), due_on=timezone.localdate()
        )

    require(1)
    before = queries(browser, "/requirements/")
    require(2)
    require(3)
    assert queries(browser, "/requirements/") == before <= CEILING
