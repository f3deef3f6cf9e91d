"""What the dashboard keeps counted beforehand follows from the facts: evenings of past weeks, the pace of lessons."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from courses.dashboard import actions, queries, weeks
from courses.models import Enrolment, EveningSum, LessonPace, LessonProgress
from courses.reports import sums
from courses.reports.filters import read
from lms.jobs import registry
from lms.models import Role, User
from tests import builders
from tests.conftest import Region
from tests.courses.reports.conftest import grant
from tests.courses.reports.test_past import lived_through


@pytest.mark.parametrize("seed", range(2))
def test_evenings_kept_are_those_of_the_ledger_for_any_question(db: None, seed: int) -> None:
    world, _notebook = lived_through(seed)
    boss = grant("boss@example.org", Role.HR, world.agencies[seed])
    request = RequestFactory().get("/dashboard/")
    request.user = boss
    filters = read(request)  # type: ignore[arg-type]
    assert actions.keep_evenings() > 0
    assert actions.keep_evenings() == 0
    evenings = weeks.sundays(filters.day, weeks.WEEKS_SHOWN)
    for asked in (
        filters,
        replace(filters, category="heads"),
        replace(filters, requirement=world.requirements[0]),
        replace(filters, course=world.courses[0]),
    ):
        live = [
            (day, one.required, one.completed, one.overdue)
            for day, one in sums.figures_of_evenings(asked, evenings)
            if one.required
        ]
        assert [(day, one.required, one.completed, one.overdue) for day, one in queries.weeks(asked)] == live


def test_the_nightly_check_shouts_about_a_wrong_evening_and_puts_it_right(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    lived_through(3)
    actions.keep_evenings()
    check = registry.handlers["dashboard.check_evenings"]
    check({})
    assert not caplog.records
    last = EveningSum.objects.latest("evening")
    EveningSum.objects.filter(pk=last.pk).update(completed=last.completed + 1)
    check({})
    [told] = caplog.records
    assert told.levelname == "ERROR"
    assert queries.last_evening_wrong() is None


@pytest.mark.parametrize(
    ("today", "last"),
    [((2026, 11, 27), (2026, 11, 22)), ((2026, 11, 22), (2026, 11, 15)), ((2026, 11, 23), (2026, 11, 22))],
)
def test_a_week_is_over_when_its_sunday_is(today: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    found = weeks.sundays(dt.date(*today), 3)
    assert found[-1] == dt.date(*last)
    assert [(b - a).days for a, b in itertools.pairwise(found)] == [7, 7]


@pytest.fixture
def opened(region: Region, learner: User, hr: User, stranger: User) -> Callable[..., None]:
    course = builders.course()
    lesson = builders.lesson(course)

    def open_it(person: User, days_ago: int, took: int | None) -> None:
        builders.assignment(person, course, timezone.localdate())
        at = timezone.now() - dt.timedelta(days=days_ago)
        enrolment = Enrolment.objects.create(user=person, course=course, started_at=at)
        done = at + dt.timedelta(days=took) if took is not None else None
        LessonProgress.objects.create(enrolment=enrolment, lesson=lesson, opened_at=at, completed_at=done)

    return open_it


def test_the_pace_of_a_lesson_is_counted_in_each_agency_above(
    region: Region, learner: User, hr: User, head: User, stranger: User, opened: Callable[..., None]
) -> None:
    opened(learner, 20, 4)
    opened(hr, 20, None)
    opened(head, 10, 2)
    opened(stranger, 100, 1)  # too long ago
    actions.count_lessons()
    found = {one.agency_id: one for one in LessonPace.objects.all()}
    assert set(found) == {region.government.pk, region.health.pk, region.health_unit.pk}
    health, unit = found[region.health.pk], found[region.health_unit.pk]
    assert (health.opened, health.completed, health.stuck) == (3, 2, 1)
    assert health.median_seconds == 3 * 86400
    assert (unit.opened, unit.stuck, unit.median_seconds) == (1, 0, 4 * 86400)
    actions.count_lessons()
    assert LessonPace.objects.count() == 3


def test_each_count_of_a_slow_lesson_has_its_list_and_nobody_of_another_agency_is_in_it(
    region: Region, learner: User, hr: User, head: User, stranger: User, opened: Callable[..., None], client: Client
) -> None:
    for person, days_ago, took in ((learner, 20, 4), (hr, 20, None), (head, 10, 2), (stranger, 100, 1)):
        opened(person, days_ago, took)
    actions.count_lessons()
    pace = LessonPace.objects.get(agency=region.health)
    LessonProgress.objects.filter(enrolment__user=hr).update(completed_at=timezone.now())  # after it was counted
    client.force_login(head)
    for state, expected in (("opened", {learner, hr, head}), ("completed", {learner, head}), ("stuck", {hr})):
        page = client.get(f"/dashboard/lesson/?agency={region.health.pk}&lesson={pace.lesson_id}&state={state}")
        assert {user for _row, user, _post in page.context["lines"]} == expected
        assert len(page.context["lines"]) == getattr(pace, state)
    assert client.get(f"/dashboard/lesson/?agency={region.health.pk}&lesson=999").status_code == 404
    assert client.get(f"/dashboard/lesson/?agency={region.government.pk}&lesson={pace.lesson_id}").status_code == 404
