"""«Кто обучен»: the answer, the tree of agencies, the courses."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import Assignment, Course, Progress
from lms.models import Role, User
from tests import builders
from tests.conftest import Region

from .conftest import Reader, grant, make_world

Open = Callable[[User], Reader]


@pytest.fixture
def anatomy(db: None) -> Course:
    return builders.course("Анатомия ответа", order=1)


@pytest.fixture
def staffed(region: Region, learner: User, hr: User, head: User, stranger: User, anatomy: Course) -> list[Assignment]:
    """In the ministry of health: one has completed, one is late, one has time. One elsewhere."""
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    return [
        builders.assignment(learner, anatomy, today, state=Progress.COMPLETED, completed_at=timezone.now() - day),
        builders.assignment(hr, anatomy, today - day, state=Progress.IN_PROGRESS),
        builders.assignment(head, anatomy, today + day),
        builders.assignment(stranger, anatomy, today - day),
    ]


def cells(row: str) -> list[str]:
    """The words of a row's cells."""
    found = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split()).replace(" ,", ",").replace("( ", "(").replace(" )", ")")


def test_the_answer_comes_first(staffed: list[Assignment], hr: User, reader: Open) -> None:
    page = words(reader(hr).page("/staff/"))
    assert "Обучены 1 из 3 (33 %), просрочили 1" in page
    assert "За неделю прошли 1 человек" in page


def test_each_agency_counts_its_whole_subtree(staffed: list[Assignment], hr: User, reader: Open) -> None:
    assert [cells(row) for row in reader(hr).rows("/staff/")] == [
        ["Минздрав", "3", "1", "1", "1", "1", "33 %"],
        ["Вне подразделений", "2", "0", "1", "1", "1", "0 %"],
        ["Отдел обращений", "1", "1", "0", "0", "0", "100 %"],
    ]


def test_the_office_sees_the_region(staffed: list[Assignment], office: User, reader: Open) -> None:
    rows = [cells(row)[:2] for row in reader(office).rows("/staff/")]
    assert rows[0] == ["Правительство", "4"]
    assert ["Минтранс", "1"] in rows


def test_hr_of_two_agencies_sees_both_and_their_sum(staffed: list[Assignment], region: Region, reader: Open) -> None:
    both = grant("both@example.org", Role.HR, region.health, region.transport)
    rows = [cells(row)[:2] for row in reader(both).rows("/staff/")]
    assert rows == [
        ["Всего", "4"],
        ["Минздрав", "3"],
        ["Вне подразделений", "2"],
        ["Отдел обращений", "1"],
        ["Минтранс", "1"],
    ]


def test_one_goes_down_the_tree_and_finds_the_way_back(
    staffed: list[Assignment], region: Region, office: User, reader: Open
) -> None:
    page = reader(office).page(f"/staff/?agency={region.health_unit.pk}")
    assert [cells(row)[:2] for row in reader(office).rows(f"/staff/?agency={region.health_unit.pk}")] == [
        ["Отдел обращений", "1"]
    ]
    assert f'href="/staff/?agency={region.health.pk}"' in page


def test_a_chosen_course_is_counted_alone(
    staffed: list[Assignment], learner: User, hr: User, anatomy: Course, reader: Open
) -> None:
    tone = builders.course("Тон и конфликт", order=2)
    builders.assignment(learner, tone, timezone.localdate() - dt.timedelta(days=3))
    page = words(reader(hr).page(f"/staff/?course={anatomy.pk}"))
    assert "Прошли курс «Анатомия ответа»: 1 из 3 (33 %), просрочили 1" in page
    assert "Обучены 0 из 3 (0 %), просрочили 2" in words(reader(hr).page("/staff/"))


def test_by_course_every_course_has_a_line(staffed: list[Assignment], learner: User, hr: User, reader: Open) -> None:
    tone = builders.course("Тон и конфликт", order=2)
    builders.assignment(learner, tone, timezone.localdate() - dt.timedelta(days=3))
    assert [cells(row) for row in reader(hr).rows("/staff/?by=courses")] == [
        ["Анатомия ответа", "3", "1", "1", "1", "1", "33 %"],
        ["Тон и конфликт", "1", "0", "0", "1", "1", "0 %"],
    ]


def test_a_category_of_positions_narrows_all_figures(staffed: list[Assignment], hr: User, reader: Open) -> None:
    Assignment.objects.filter(user=hr).update(category="heads")
    assert "Обучены 0 из 1 (0 %), просрочили 1" in words(reader(hr).page("/staff/?category=heads"))


def test_siblings_are_sorted_by_the_column_asked_for(
    staffed: list[Assignment], region: Region, office: User, reader: Open
) -> None:
    titles = [cells(row)[0] for row in reader(office).rows(f"/staff/?sort=-required&agency={region.government.pk}")]
    assert titles.index("Минздрав") < titles.index("Минтранс") < titles.index("ЦУР")
    titles = [cells(row)[0] for row in reader(office).rows("/staff/?sort=share")]
    assert titles.index("Минтранс") < titles.index("Минздрав")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "by=courses",
        "by=requirements",
        "course={course}",
        "category=heads",
        "agency={agency}",
        "requirement={requirement}",
        "by=courses&requirement={requirement}&period=due-year",
        "by=requirements&period=due-dates&since=2026-01-01",
        "period=done-last_month",
        "by=requirements&period=expires-30",
        "by=courses&period=expires-90&category=heads",
        "each=1",
        "by=requirements&period=done-dates&since=2025-01-15&category=specialists",
        "by=weeks&period=due-last_month&requirement={requirement}",
    ],
)
def test_every_figure_leads_to_a_list_of_exactly_that_many(db: None, query: str, reader: Open) -> None:
    world = make_world(seed=1, agencies=6)
    boss = grant("boss@example.org", Role.OFFICE, world.agencies[0])
    browser = reader(boss)
    set_second_factor(browser.client)
    address = "/staff/?" + query.format(
        course=world.courses[1].pk, agency=world.agencies[1].pk, requirement=world.requirements[0].pk
    )
    figures = browser.figures(address)
    assert figures or not browser.rows(address)
    for url, number in random.Random(query).sample(sorted(set(figures)), min(8, len(set(figures)))):
        assert len(browser.rows(url)) == number, url


def set_second_factor(client: Client) -> None:
    """As if the person had passed the second step of signing in."""
    session = client.session
    session["second_factor_on"] = True
    session.save()


def test_without_assignments_the_page_says_what_will_be_here(hr: User, reader: Open) -> None:
    assert "Обучение пока не назначено" in reader(hr).page("/staff/")


def test_learners_and_trainers_have_no_such_page(
    learner: User, trainer: User, client_of: Callable[[User], Client]
) -> None:
    assert client_of(learner).get("/staff/").status_code == 403
    assert client_of(trainer).get("/staff/people/").status_code == 403
    assert "Кто обучен" not in client_of(learner).get("/courses/").content.decode()


@pytest.mark.parametrize("address", ["/staff/", "/staff/people/", "/staff/export/", "/staff/people/export/"])
def test_what_is_out_of_reach_does_not_exist(
    staffed: list[Assignment],
    region: Region,
    hr: User,
    stranger: User,
    address: str,
    client_of: Callable[[User], Client],
) -> None:
    secret = builders.course("Секретный курс")
    builders.assignment(stranger, secret, timezone.localdate())
    browser = client_of(hr)
    assert browser.get(address, {"agency": region.transport.pk}).status_code == 404
    assert browser.get(address, {"agency": region.government.pk}).status_code == 404
    assert browser.get(address, {"course": secret.pk}).status_code == 404
    for nonsense in ("x", "-1", "9" * 40, "²"):
        assert browser.get(address, {"agency": nonsense}).status_code == 404


def test_nonsense_words_ask_nothing(staffed: list[Assignment], hr: User, reader: Open) -> None:
    url = "/staff/people/?status=drop&category=tsar&sort=;&page=zero&search=%00"
    assert len(reader(hr).people(url)) == 3
