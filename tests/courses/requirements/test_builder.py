"""Whom a requirement concerns is put together on the page, without scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given

from courses.audience.conditions import Person, covers, read
from courses.audience.groups import TooLong, joined, parted
from courses.models import Course, Requirement
from courses.requirements import actions
from lms.models import PersonTag, User
from tests.conftest import Region
from tests.courses.audience.test_language import ANNA, NODES

SignIn = Callable[[User], Client]


@pytest.fixture
def filled(region: Region, anatomy: Course, today: dt.date) -> dict[str, Any]:
    return {
        "title": "Базовый курс",
        "agency": region.government.pk,
        "priority": "2",
        "starts_on": today.isoformat(),
        "new_staff_days": "60",
        f"due_{anatomy.pk}": (today + dt.timedelta(days=30)).isoformat(),
    }


def text(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


@given(NODES)
def test_every_audience_is_said_in_groups_or_left_as_it_is(node: Any) -> None:
    try:
        groups = parted(node)
    except TooLong:
        return
    people = [ANNA, Person(2, frozenset(["a"]), "a", "b", "c", "a", ANNA.hired_on, ANNA.appointed_on)]
    assert [covers(joined(groups), one) for one in people] == [covers(node, one) for one in people]


def test_conditions_are_added_chosen_turned_round_and_taken_away(
    region: Region, learner: User, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    browser = client_of(office)
    page = text(browser.post("/requirements/new/", {**filled, "edit": "add:0", "g0-new": "categories"}))
    assert 'name="g0-c0-kind" value="categories"' in page
    assert "Заполните" not in page
    chosen = {"g0-c0-kind": "categories", "g0-c0-value": ["heads"], "g0-c0-not": "1"}
    page = text(browser.post("/requirements/new/", {**filled, **chosen, "edit": "group", "new": "people"}))
    assert "все, кроме тех, у кого категория должности — руководители" in page
    assert 'name="g1-c0-kind" value="people"' in page
    found = {**chosen, "g1-c0-kind": "people", "g1-c0-search": "иванова", "edit": "more"}
    assert f'name="g1-c0-value" value="{learner.pk}"' in text(browser.post("/requirements/new/", {**filled, **found}))
    page = text(browser.post("/requirements/new/", {**filled, **chosen, "edit": "remove:0:0"}))
    assert "g0-c0-kind" not in page


def test_with_scripts_only_the_conditions_come_back(
    region: Region, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    asked = {**filled, "edit": "add:0", "g0-new": "tags"}
    page = text(client_of(office).post("/requirements/new/", asked, headers={"HX-Request": "true"}))
    assert page.lstrip().startswith('<div id="audience"')


def test_a_combined_audience_is_saved_and_said_in_words(
    region: Region, learner: User, hr: User, stranger: User, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    PersonTag.objects.create(user=hr, name="Наставник")
    said = {
        "g0-c0-kind": "agencies",
        "g0-c0-more": "MINZDRAV",
        "g0-c1-kind": "tags",
        "g0-c1-more": "наставник",
        "g0-c1-not": "1",
        "g3-c0-kind": "people",
        "g3-c0-value": [str(stranger.pk)],
    }
    browser = client_of(office)
    page = text(browser.post("/requirements/new/", {**filled, **said}))
    assert "Затронет 2 человек из 4" in page
    assert "Чужов Олег" in page
    response = browser.post("/requirements/new/", {**filled, **said, "counted": "2-2-0", "save": "1"})
    assert response.status_code == 302
    made = Requirement.objects.get()
    assert {one.user for one in made.assignments.all()} == {learner, stranger}
    assert made.audience == {
        "any": [
            {"all": [{"agencies": ["MINZDRAV"]}, {"not": {"tags": ["наставник"]}}]},
            {"people": [stranger.pk]},
        ]
    }
    page = text(browser.get(f"/requirements/{made.pk}/change/"))
    assert 'value="MINZDRAV" checked' in page
    page = text(client_of(hr).get(f"/requirements/{made.pk}/"))
    assert "орган или подразделение — Минздрав" in page
    assert "поимённо — 1 человек" in page
    assert "Чужов" not in page


def test_nobody_and_everybody_are_asked_about_with_the_figure(
    region: Region, learner: User, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    browser = client_of(office)
    nobody = {**filled, "g0-c0-kind": "hired_from", "g0-c0-day": "2099-01-01"}
    response = browser.post("/requirements/new/", {**nobody, "counted": "0-0-0", "save": "1"})
    assert response.status_code == 422
    assert "сейчас оно не касается никого: 0 из 2" in text(response)
    response = browser.post("/requirements/new/", {**filled, "counted": "2-2-0", "save": "1"})
    assert "касается почти всех: 2 из 2" in text(response)
    assert not Requirement.objects.exists()
    sure = {"counted": "0-0-0", "confirmed": "0-0-0", "save": "1"}
    assert browser.post("/requirements/new/", {**nobody, **sure}).status_code == 302


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"g0-c0-kind": "categories"}, "Выберите хотя бы одно значение"),
        ({"g0-c0-kind": "hired_from", "g0-c0-day": "вчера"}, "Выберите день"),
        ({"g0-c0-kind": "tags", "g0-c0-more": "нет такой"}, "Такого нет: «нет такой»"),
        ({"g0-c0-kind": "people", "g0-c0-value": "999999"}, "нет среди ваших сотрудников"),
    ],
)
def test_a_condition_that_says_nothing_is_pointed_at(
    office: User, filled: dict[str, Any], said: dict[str, str], message: str, client_of: SignIn
) -> None:
    assert message in text(client_of(office).post("/requirements/new/", {**filled, **said, "save": "1"}))
    assert not Requirement.objects.exists()


def test_an_audience_too_long_for_the_page_stays_as_it_is(
    region: Region,
    learner: User,
    office: User,
    filled: dict[str, Any],
    anatomy: Course,
    today: dt.date,
    client_of: SignIn,
) -> None:
    way = [{"any": [{"categories": [one]} for one in ("heads", "aides", "none")]} for _ in range(5)]
    made = actions.require(
        title="Сложное",
        agency=region.government,
        audience={"all": way},
        courses_with_due=[(anatomy, today)],
        starts_on=today,
        by=None,
    )
    browser = client_of(office)
    page = text(browser.get(f"/requirements/{made.pk}/change/"))
    assert "сложнее, чем умеет показать страница" in page
    changed = {**filled, "title": "Новое имя", "keep_audience": "1", "seen": "1", "counted": "0-0-0"}
    browser.post(f"/requirements/{made.pk}/change/", {**changed, "confirmed": "0-0-0", "save": "1"})
    made.refresh_from_db()
    assert (made.title, read(made.audience)) == ("Новое имя", read({"all": way}))
