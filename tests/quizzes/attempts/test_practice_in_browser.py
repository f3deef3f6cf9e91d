"""A practice in a real browser: checked, hinted, tried again, the hard ones once more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from lms.models import User
from quizzes.attempts import actions
from quizzes.models import Attempt
from tests import builders
from tests.browser import OFFICE, PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def training(db: None, learner: User) -> Attempt:
    hinted = {**builders.single("В какой срок отвечают на обращение?"), "hints": ["Считайте от дня регистрации."]}
    questions = [builders.question(hinted), builders.question(builders.single("Кто подписывает ответ?"))]
    quiz = builders.quiz(questions, practice=True, shuffle_questions=False, shuffle_options=False, penalty=0.25)
    return actions.start(quiz=quiz, user=learner)


def answer(page: Page, text: str) -> None:
    page.get_by_label(text).check()
    page.get_by_role("button", name="Проверить").click()


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
def test_wrong_hint_right_and_the_hard_one_comes_back(open_browser: Open, learner: User, training, viewport):
    page = open_browser(learner, viewport=viewport)
    page.goto(reverse("quizzes:attempt", args=[training.pk]))
    answer(page, "Вариант 2")
    expect(page.get_by_text("Неверно", exact=True)).to_be_visible()
    expect(page.get_by_text("Считайте от дня регистрации")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)

    answer(page, "Вариант 1")
    expect(page.get_by_text("Потому что так написано в законе")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Дальше").click()
    expect(page.get_by_text("Вопрос 2 из 2")).to_be_visible()
    answer(page, "Вариант 1")
    expect(page.get_by_text("Верно", exact=True)).to_be_visible()
    page.get_by_role("button", name="Дальше").click()

    expect(page.get_by_text("Повторим трудные?")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)
    page.get_by_role("button", name="Повторить трудные").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(0)
    answer(page, "Вариант 1")
    expect(page.get_by_text("Верно", exact=True)).to_be_visible()
    page.get_by_role("button", name="Закончить тренировку").click()
    expect(page.get_by_text("Трудные вопросы пройдены ещё раз")).to_be_visible()
    page.get_by_role("button", name="Закончить тренировку").click()

    expect(page.get_by_text("Тренировка закончена: 1,75 из 2")).to_be_visible()


def test_without_scripts_a_practice_goes_the_same_way(open_browser: Open, learner: User, training):
    page = open_browser(learner, java_script_enabled=False)
    page.goto(reverse("quizzes:attempt", args=[training.pk]))
    answer(page, "Вариант 2")
    expect(page.get_by_text("Считайте от дня регистрации")).to_be_visible()
    answer(page, "Вариант 1")

    expect(page.get_by_text("Потому что так написано в законе")).to_be_visible()
    assert [one["fraction"] for one in training.items.get(position=1).tries] == [0.0, 1.0]


def test_without_a_connection_nothing_is_checked_and_the_answer_waits(open_browser: Open, learner: User, training):
    page = open_browser(learner)
    page.goto(reverse("quizzes:attempt", args=[training.pk]))
    page.context.set_offline(True)
    answer(page, "Вариант 2")

    expect(page.locator("[data-saved]")).to_contain_text("ответ пока не проверить")
    page.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено", timeout=40_000)
    assert training.items.get(position=1).answer is not None
