"""The main job: an official takes the required seminar and is certified, HR sees it, anyone checks it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from courses.models import Certificate
from lms.models import User
from tests.browser import PHONE, barriers, overflow
from tests.builders import PASSWORD
from tests.journeys.conftest import Seminar

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]

GOOD_REPLY = (
    "Надежда Ефимовна, здравствуйте! Вы правы, у школы так быть не должно, просим прощения. Сегодня до 12:00 дворник "
    "очистит и посыплет тротуар к 24-й школе. Если снова будет скользко, звоните Ирине Клюевой в сектор "
    "благоустройства: 8 (831) 000-24-60. Вечером покажем здесь фото."
)


def test_an_official_completes_the_seminar_on_her_phone_and_hr_sees_it(
    open_browser: Open, seminar: Seminar, learner: User, hr: User
) -> None:
    page = open_browser(viewport=PHONE)
    page.goto("/")
    page.get_by_label("Электронная почта").fill(learner.email)
    page.get_by_label("Пароль").fill(PASSWORD)
    page.get_by_role("button", name="Войти").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("семинар")
    page.get_by_role("main").get_by_role("link", name="Анатомия ответа").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Анатомия ответа")
    page.goto(seminar.text.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("Семь элементов")
    page.get_by_role("button", name="Готово").first.click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Семь элементов")

    page.goto(seminar.exercise.get_absolute_url())
    page.locator("form[action$='/start/'] button").first.click()
    page.locator("textarea[name=text]").fill(GOOD_REPLY)
    page.get_by_role("button", name="Отправить").first.click()
    page.wait_for_url("**/result/")
    expect(page.get_by_role("main")).to_contain_text("Здравствуйте", ignore_case=True)
    assert overflow(page) <= 0

    page.goto(seminar.quiz.get_absolute_url())
    page.locator("form[action$='/start/'] button").first.click()
    questions = page.locator("[data-kind=single]")
    expect(questions).to_have_count(3)
    for question in questions.all():
        question.get_by_label("Вариант 1").check()
        expect(question.locator("[data-state]")).to_have_text(re.compile("^Сохранено"))
    page.goto(page.url.split("?")[0] + "finish/")
    page.get_by_role("button", name="Завершить").first.click()
    page.wait_for_url("**/review/")
    expect(page.get_by_role("main")).to_contain_text("Зачёт")

    certificate = Certificate.objects.get(holder=learner)
    page.goto(reverse("courses:certificates"))
    expect(page.get_by_role("main")).to_contain_text(certificate.number)

    desk = open_browser(hr)
    desk.goto(reverse("courses:person", args=[learner.pk]))
    expect(desk.get_by_role("main")).to_contain_text(certificate.number)
    desk.goto(reverse("courses:completion"))
    expect(desk.get_by_role("heading", level=1)).to_contain_text("1")

    stranger = open_browser()
    stranger.goto(reverse("courses:verify-certificate", args=[certificate.token]))
    expect(stranger.get_by_role("main")).to_contain_text("действителен")
    expect(stranger.get_by_role("main")).to_contain_text("Иванова Анна Петровна")


PAGES = {
    "learner": ["courses:home", "courses:catalogue", "courses:certificates", "people:profile",
                "notifications:notifications", "ui:help"],
    "hr": ["courses:completion", "courses:completion-people", "people:invite", "courses:requirements"],
    "trainer": ["courses:teach", "quizzes:marking", "quizzes:scenario-list", "quizzes:scenario-new",
                "quizzes:bank", "courses:course-new"],
    "nobody": ["account_login", "account_reset_password", "courses:verify", "ui:display"],
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
def test_every_page_is_free_of_barriers_and_fits_a_phone(
    request: pytest.FixtureRequest, open_browser: Open, seminar: Seminar, role: str
) -> None:
    person = None if role == "nobody" else request.getfixturevalue(role)
    page = open_browser(person, viewport=PHONE)
    found = {}
    addresses = [reverse(name) for name in PAGES[role]]
    if role == "learner":
        addresses += [seminar.course.get_absolute_url(), seminar.text.get_absolute_url()]
    for address in addresses:
        page.goto(address)
        if problems := barriers(page):
            found[address] = problems
        if (wider := overflow(page)) > 0:
            found[f"{address} is wider than the phone"] = [str(wider)]
    assert found == {}


def test_everything_on_the_first_page_can_be_reached_by_the_keyboard(
    open_browser: Open, seminar: Seminar, learner: User
) -> None:
    page = open_browser(learner)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("содержан")  # the skip link comes first
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('main') !== null"):
            break
    assert page.evaluate("document.activeElement.closest('main') !== null")
