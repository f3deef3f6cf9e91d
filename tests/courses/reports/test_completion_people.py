"""The people behind a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from courses.models import Course, Progress
from lms.models import Employment, User
from tests import builders
from tests.conftest import Region

from .conftest import Reader

Open = Callable[[User], Reader]


@pytest.fixture
def courses(db: None) -> list[Course]:
    return [builders.course(title, order=order) for order, title in enumerate(["Анатомия ответа", "Тон и конфликт"])]


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def test_a_line_says_who_where_how_far_and_what_is_missing(
    learner: User, hr: User, courses: list[Course], today: dt.date, reader: Open
) -> None:
    done, missing = courses
    builders.assignment(learner, done, today, state=Progress.COMPLETED, completed_at=timezone.now())
    builders.assignment(learner, missing, today - dt.timedelta(days=2))
    [row] = reader(hr).rows("/staff/people/")
    assert "Иванова Анна Петровна" in row
    assert "Главный специалист отдела" in row
    assert "Отдел обращений" in row
    assert "1 из 2" in row
    assert "Тон и конфликт" in row
    assert "Анатомия ответа" not in row
    assert "Просрочено" in row
    assert "просрочено на 2 дня" in row


@pytest.mark.parametrize(
    ("status", "expected"),
    [("completed", ["learner"]), ("in_progress", ["hr"]), ("not_started", ["head"]), ("overdue", ["head", "hr"])],
)
def test_status_narrows_the_list(
    learner: User,
    hr: User,
    head: User,
    courses: list[Course],
    today: dt.date,
    status: str,
    expected: list[str],
    reader: Open,
) -> None:
    late = today - dt.timedelta(days=1)
    builders.assignment(learner, courses[0], late, state=Progress.COMPLETED, completed_at=timezone.now())
    builders.assignment(hr, courses[0], late, state=Progress.IN_PROGRESS)
    builders.assignment(head, courses[0], late)
    people = {"learner": learner.pk, "hr": hr.pk, "head": head.pk}
    found = reader(hr).people(f"/staff/people/?status={status}")
    assert found == [people[name] for name in expected]
    found = reader(hr).people(f"/staff/people/?status={status}&course={courses[0].pk}")
    assert found == [people[name] for name in expected]


def test_search_takes_any_part_of_the_name_and_does_not_tell_yo_from_ye(
    region: Region, hr: User, courses: list[Course], today: dt.date, reader: Open
) -> None:
    fyodor = builders.official("f@example.org", "Воробьёв", "Фёдор", "Ильич", agency=region.health)
    builders.assignment(fyodor, courses[0], today)
    builders.assignment(hr, courses[0], today)
    for search in ("воробьев", "ВОРОБЬЁВ", "фёдор воробьев", "роб"):
        assert reader(hr).people(f"/staff/people/?search={search}") == [fyodor.pk]
    assert reader(hr).people("/staff/people/?search=%25") == []
    assert "Никого не нашли" in reader(hr).page("/staff/people/?search=Кузнецов")


def test_the_list_is_sorted_and_people_without_a_date_come_last(
    learner: User, hr: User, head: User, courses: list[Course], today: dt.date, reader: Open
) -> None:
    builders.assignment(learner, courses[0], today + dt.timedelta(days=9))
    builders.assignment(hr, courses[0], today + dt.timedelta(days=3))
    builders.assignment(head, courses[0], today, state=Progress.COMPLETED, completed_at=timezone.now())
    browser = reader(hr)
    assert browser.people("/staff/people/?sort=due") == [hr.pk, learner.pk, head.pk]
    assert browser.people("/staff/people/?sort=-due") == [learner.pk, hr.pk, head.pk]
    assert browser.people("/staff/people/?sort=-done") == [head.pk, learner.pk, hr.pk]
    assert browser.people("/staff/people/?sort=-name") == [hr.pk, learner.pk, head.pk]


def test_only_the_agency_itself_without_its_units(
    region: Region, learner: User, hr: User, courses: list[Course], today: dt.date, reader: Open
) -> None:
    builders.assignment(learner, courses[0], today)
    builders.assignment(hr, courses[0], today)
    assert reader(hr).people(f"/staff/people/?agency={region.health.pk}&own=1") == [hr.pk]
    assert len(reader(hr).people(f"/staff/people/?agency={region.health.pk}")) == 2


def test_fifty_people_stand_on_a_page(
    region: Region, hr: User, courses: list[Course], today: dt.date, reader: Open
) -> None:
    for number in range(53):
        person = User.objects.create(
            email=f"p{number}@example.org", last_name="Рядова", first_name="Ия", name_key=f"рядова {number:02}"
        )
        Employment.objects.create(
            user=person, agency=region.health, position=builders.position(), started_on=dt.date(2025, 1, 9)
        )
        builders.assignment(person, courses[0], today)
    page = reader(hr).page("/staff/people/")
    assert page.count('<th scope="row">') == 50
    assert "Должны пройти: 53 человека" in page
    assert len(set(reader(hr).people("/staff/people/"))) == 53
