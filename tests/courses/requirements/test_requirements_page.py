"""The list of requirements, and setting a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from courses.models import Assignment, Course, Requirement
from courses.requirements import actions
from lms.models import User
from tests.conftest import Region

SignIn = Callable[[User], Client]
SAVE = {"counted": "2-2-0", "confirmed": "2-2-0", "save": "1"}  # it concerns everybody of the ministry


@pytest.fixture
def filled(region: Region, anatomy: Course, today: dt.date) -> dict[str, Any]:
    return {
        "title": "Базовый курс",
        "agency": region.health.pk,
        "ground": "Приказ № 15",
        "priority": "1",
        "starts_on": today.isoformat(),
        "new_staff_days": "60",
        f"due_{anatomy.pk}": (today + dt.timedelta(days=30)).isoformat(),
    }


def text(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def test_hr_sees_requirements_of_her_agency_and_of_those_above(
    region: Region, learner: User, hr: User, anatomy: Course, today: dt.date, client_of: SignIn
) -> None:
    for title, agency in (
        ("Для Минздрава", region.health),
        ("Для всех", region.government),
        ("Чужое", region.transport),
    ):
        actions.require(title=title, agency=agency, courses_with_due=[(anatomy, today)], starts_on=today, by=None)
    page = text(client_of(hr).get("/requirements/"))
    assert "Для Минздрава" in page
    assert "Для всех" in page
    assert "Чужое" not in page
    assert "Анатомия ответа" in page
    assert "2 назначения, пройдено 0 (0 %)" in page
    page = text(client_of(hr).get(f"/requirements/{Requirement.objects.get(title='Для всех').pk}/"))
    assert "Отменить требование" not in page
    assert client_of(hr).get(f"/requirements/{Requirement.objects.get(title='Чужое').pk}/").status_code == 404


def test_counts_are_those_of_ones_own_people(
    region: Region, learner: User, stranger: User, strange_hr: User, anatomy: Course, today: dt.date, client_of: SignIn
) -> None:
    actions.require(
        title="Для всех", agency=region.government, courses_with_due=[(anatomy, today)], starts_on=today, by=None
    )
    assert Assignment.objects.count() == 3
    assert "2 назначения" in text(client_of(strange_hr).get("/requirements/"))


def test_whom_it_reaches_is_said_before_anything_is_saved(
    learner: User, hr: User, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    page = text(client_of(office).post("/requirements/new/", filled))
    assert "Затронет 2 человек" in page
    assert not Requirement.objects.exists()


def test_the_second_step_assigns(
    region: Region, learner: User, hr: User, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    response = client_of(office).post("/requirements/new/", {**filled, **SAVE})
    assert response.status_code == 302
    requirement = Requirement.objects.get()
    assert (requirement.agency, requirement.new_staff_days) == (region.health, 60)
    assert {one.user for one in Assignment.objects.all()} == {learner, hr}


def test_when_the_number_has_changed_it_is_shown_again(
    learner: User, hr: User, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    page = text(client_of(office).post("/requirements/new/", {**filled, **SAVE, "counted": "1-1-0"}))
    assert "Затронет 2 человек" in page
    assert not Requirement.objects.exists()


def test_a_double_click_has_one_effect(
    learner: User, hr: User, office: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    browser = client_of(office)
    step = {**filled, **SAVE}
    assert browser.post("/requirements/new/", step).status_code == 302
    assert browser.post("/requirements/new/", step).status_code == 409
    assert Requirement.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Заполните это поле"),
        ({"due": ""}, "Укажите срок хотя бы у одного курса"),
        ({"due": "2020-01-01"}, "Срок раньше, чем начинает действовать требование"),
        ({"agency": "0"}, "Выберите орган из списка"),
        ({"new_staff_days": "-5"}, "Напишите число от 1 до 730"),
        ({"starts_on": "когда-нибудь"}, "Это не похоже на дату"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    office: User, anatomy: Course, filled: dict[str, Any], change: dict[str, str], message: str, client_of: SignIn
) -> None:
    typed = {**filled, **{f"due_{anatomy.pk}" if name == "due" else name: value for name, value in change.items()}}
    page = text(client_of(office).post("/requirements/new/", typed))
    assert message in page
    assert "Приказ № 15" in page
    assert not Requirement.objects.exists()


def test_only_the_office_sets_requirements(
    learner: User, hr: User, head: User, filled: dict[str, Any], client_of: SignIn
) -> None:
    for person in (learner, hr, head):
        assert client_of(person).get("/requirements/new/").status_code == 403
        assert client_of(person).post("/requirements/new/", filled).status_code == 403
    assert client_of(learner).get("/requirements/").status_code == 403
