"""One word for how it stands, the same for the learner, for HR and for other systems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from courses.adjustments.actions import exempt
from courses.adjustments.queries import decisions_about
from courses.home.queries import home
from courses.models import Assignment, Course
from courses.reports.queries import courses_of
from courses.requirements import actions
from courses.requirements.statuses import Status, status_of
from lms.models import User
from tests.conftest import Region
from tests.courses.cycles.conftest import complete

ON = dt.date(2026, 11, 27)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "dates", "status"),
    [
        ("not_started", {"due_on": ON}, "not_started"),
        ("in_progress", {"due_on": ON}, "in_progress"),
        ("in_progress", {"due_on": ON - DAY}, "overdue"),
        ("not_started", {"due_on": ON - DAY, "expires_on": ON - DAY}, "expired"),
        ("completed", {"due_on": ON - DAY}, "completed"),
        ("completed", {"due_on": ON, "expires_on": ON, "renews_from": ON + DAY}, "completed"),
        ("completed", {"due_on": ON, "expires_on": ON + DAY, "renews_from": ON}, "expiring"),
        ("not_started", {"exempt": True}, "exempt"),
    ],
)
def test_the_word(state: str, dates: dict[str, dt.date], status: str) -> None:
    assert status_of(state, on=ON, **dates) == status  # type: ignore[arg-type]


@pytest.mark.parametrize(("ago", "status"), [(30, "completed"), (170, "expiring"), (250, "expired")])
def test_learner_and_hr_read_the_same_and_hr_sees_the_cycles(
    region: Region, learner: User, hr: User, anatomy: Course, client_of: Callable[[User], Client], today: dt.date,
    ago: int, status: str,
) -> None:  # fmt: skip
    actions.require(
        title="Каждые полгода", agency=region.health, courses_with_due=[(anatomy, today + DAY)], starts_on=today,
        terms={"recertification": "rolling", "renew_months": 6}, by=None,
    )  # fmt: skip
    complete(learner, anatomy, today - ago * DAY)
    (own,) = home(learner).required
    (seen,) = courses_of(learner)
    assert (own.status, seen.status) == (status, status)
    page = client_of(hr).get(f"/staff/people/{learner.pk}/").content.decode()
    assert str(Status(status).label) in page
    assert "Когда действовало пройденное" in page
    assert 'class="timeline"' in page
    assert str(Status(status).label) in client_of(hr).get(f"/staff/people/?course={anatomy.pk}").content.decode()


def test_who_is_exempt_is_shown_as_exempt(
    region: Region, learner: User, hr: User, anatomy: Course, client_of: Callable[[User], Client], today: dt.date
) -> None:
    actions.require(title="Раз", agency=region.health, courses_with_due=[(anatomy, today)], starts_on=today, by=None)
    exempt(
        assignment=Assignment.objects.get(user=learner),
        reason="Приказ № 3",
        until=today + 30 * DAY,
        document=None,
        by=hr,
    )
    assert not Assignment.objects.filter(user=learner).exists()
    (seen,) = courses_of(learner, decisions_about(learner, by=hr).freed)
    assert seen.status == Status.EXEMPT
    page = client_of(hr).get(f"/staff/people/{learner.pk}/").content.decode()
    assert "освобождение по" in page
