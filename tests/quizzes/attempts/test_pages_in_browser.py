"""Pages, flags and lost connections in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from lms.models import User
from quizzes.attempts import actions
from quizzes.models import Attempt, Item
from tests import builders
from tests.browser import OFFICE, PHONE, barriers, overflow

from .conftest import FIVE_KINDS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]
SAVED = re.compile(r"^Сохранено в \d\d:\d\d$")


def begin(learner: User, **fields: object) -> tuple[Attempt, str]:
    """An attempt at one question of each kind, in a fixed order, and its address."""
    questions = [builders.question(body, kind=kind) for kind, body in FIVE_KINDS.items()]
    quiz = builders.quiz(questions, shuffle_questions=False, **fields)
    attempt = actions.start(quiz=quiz, user=learner)
    return attempt, reverse("quizzes:attempt", args=[attempt.pk])


def answer_of(attempt: Attempt, kind: str) -> object:
    return Item.objects.get(attempt=attempt, kind=kind).answer


def tab_to(page: Page, name: str, value: str) -> None:
    """Press Tab until the control ``name`` = ``value`` has the focus, as somebody without a mouse does."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("[document.activeElement.name, document.activeElement.value]") == [name, value]:
            return
    raise AssertionError(f"{name}={value} cannot be reached with the keyboard")


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
def test_one_question_at_a_time_and_only_forward_by_keyboard(open_browser: Open, learner: User, viewport):
    attempt, address = begin(learner, layout="single", forward_only=True)
    page = open_browser(learner, viewport=viewport)
    page.goto(address)
    expect(page.locator("[data-question]")).to_have_count(1)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)

    tab_to(page, "at", "page-2")
    page.keyboard.press("Enter")

    expect(page.locator("[data-kind=multiple]")).to_be_visible()
    expect(page.get_by_text("Вопрос 1: пройден")).to_be_attached()
    assert answer_of(attempt, "single") is not None
    assert (barriers(page), overflow(page)) == ([], 0)
    page.goto(f"{address}?page=1")
    expect(page.get_by_text("можно идти только вперёд")).to_be_visible()
    expect(page.locator("[data-kind=multiple]")).to_be_visible()


def test_the_window_that_stayed_behind_is_told_that_the_question_is_passed(open_browser: Open, learner: User):
    attempt, address = begin(learner, layout="single", forward_only=True)
    page = open_browser(learner)
    page.goto(address)
    actions.turn(attempt=attempt, page=2)

    page.get_by_role("radio").first.check()

    expect(page.locator("[data-state]")).to_contain_text("вернуться к нему нельзя")
    assert answer_of(attempt, "single") is None


def test_questions_of_other_pages_are_reached_by_the_grid_and_nothing_is_lost(open_browser: Open, learner: User):
    attempt, address = begin(learner, layout="single")
    page = open_browser(learner)
    page.goto(address)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Вопрос 5: нет ответа").click()
    page.get_by_role("textbox").fill("59-ФЗ")
    page.get_by_role("button", name="Назад").click()
    expect(page.locator("[data-kind=order]")).to_be_visible()

    expect(page.get_by_role("button", name="Вопрос 5: есть ответ")).to_be_visible()
    assert answer_of(attempt, "short") == "59-ФЗ"
    page.go_back()
    expect(page.locator("[data-kind=short]")).to_be_visible()
    again = open_browser(learner)
    again.goto(address)
    expect(again.locator("[data-kind=order]")).to_be_visible()


def test_a_page_is_not_turned_without_a_connection_and_the_answer_waits(open_browser: Open, learner: User):
    attempt, address = begin(learner, layout="single")
    page = open_browser(learner)
    page.goto(address)
    page.context.set_offline(True)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Дальше").click()
    expect(page.locator("[data-saved]")).to_contain_text("на другую страницу пока не перейти")

    page.context.set_offline(False)

    expect(page.locator("[data-saved]")).to_have_text(SAVED, timeout=40_000)
    page.get_by_role("button", name="Дальше").click()
    expect(page.locator("[data-kind=multiple]")).to_be_visible()
    assert answer_of(attempt, "single") is not None


def test_an_answer_that_waited_in_a_closed_window_is_sent_from_another_page(open_browser: Open, learner: User):
    attempt, address = begin(learner, layout="single")
    page = open_browser(learner)
    page.goto(address)
    page.context.set_offline(True)
    page.get_by_role("radio").first.check()
    expect(page.locator("[data-saved]")).to_have_class(re.compile("is-failed"))
    page.close(run_before_unload=False)
    actions.turn(attempt=attempt, page=3)

    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address)

    expect(again.locator("[data-kind=match]")).to_be_visible()
    expect(again.locator("[data-saved]")).to_have_text(SAVED)
    assert answer_of(attempt, "single") is not None


def test_a_second_window_never_overwrites_a_newer_answer_by_an_older_one(open_browser: Open, learner: User):
    attempt, address = begin(learner)
    first = open_browser(learner)
    first.goto(address)
    first.context.set_offline(True)
    first.locator("[data-kind=short]").get_by_role("textbox").fill("старый ответ")
    expect(first.locator("[data-saved]")).to_have_class(re.compile("is-failed"))
    second = open_browser(learner)
    second.goto(address)
    second.locator("[data-kind=short]").get_by_role("textbox").fill("новый ответ")
    expect(second.locator("[data-saved]")).to_have_text(SAVED)

    first.context.set_offline(False)

    expect(first.locator("[data-kind=short] [data-state]")).to_contain_text("изменён в другом окне", timeout=40_000)
    assert answer_of(attempt, "short") == "новый ответ"


def test_a_flag_is_there_in_another_browser(open_browser: Open, learner: User):
    _attempt, address = begin(learner)
    page = open_browser(learner)
    page.goto(address)
    with page.expect_response("**/flags/3/"):
        page.locator("[data-kind=match]").get_by_role("button", name="Вернуться позже").click()

    other = open_browser(learner)
    other.goto(address)

    expect(other.get_by_role("link", name="Вопрос 3: нет ответа, вернуться позже")).to_be_visible()
    other.get_by_role("button", name="Закончить тест").click()
    expect(other.get_by_role("heading", name="Вы хотели вернуться")).to_be_visible()
    other.get_by_role("link", name="3. Соотнесите.").last.click()
    with other.expect_response("**/flags/3/"):
        other.locator("[data-kind=match]").get_by_role("button", name="Вернуться позже").click()
    page.reload()
    expect(page.get_by_role("link", name="Вопрос 3: нет ответа", exact=True)).to_be_visible()


def test_a_flag_set_without_a_connection_is_told_later(open_browser: Open, learner: User):
    attempt, address = begin(learner)
    page = open_browser(learner)
    page.goto(address)
    page.context.set_offline(True)
    page.locator("[data-kind=match]").get_by_role("button", name="Вернуться позже").click()
    expect(page.get_by_role("link", name="Вопрос 3: нет ответа, вернуться позже")).to_be_visible()

    with page.expect_response("**/flags/3/"):
        page.context.set_offline(False)

    assert attempt.items.get(position=3).flagged


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
def test_pages_by_section_have_no_barriers_and_fit_the_window(open_browser: Open, learner: User, viewport):
    _attempt, address = begin(learner, layout="sections")
    page = open_browser(learner, viewport=viewport)
    page.goto(address)

    assert (barriers(page), overflow(page)) == ([], 0)


def test_without_scripts_every_page_can_be_answered(open_browser: Open, learner: User):
    attempt, address = begin(learner, layout="single", forward_only=True)
    page = open_browser(learner, java_script_enabled=False)
    page.goto(address)
    page.get_by_role("radio").first.check()
    for _turn in range(4):
        page.get_by_role("button", name="Дальше").click()
    page.get_by_role("textbox").fill("59-ФЗ")
    page.get_by_role("button", name="Закончить тест").click()
    page.get_by_role("button", name="Завершить тест").click()

    expect(page.get_by_text("Пока не зачтено")).to_be_visible()
    assert answer_of(attempt, "single") is not None
    assert answer_of(attempt, "short") == "59-ФЗ"


HIDDEN = """(state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_leaving_the_page_is_noted_a_glance_aside_is_not(open_browser: Open, learner: User):
    attempt, address = begin(learner)
    page = open_browser(learner)
    page.goto(address)
    page.evaluate(HIDDEN, "hidden")
    page.evaluate(HIDDEN, "visible")
    page.get_by_role("radio").first.check()
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    assert not attempt.events.exists()

    with page.expect_response("**/events/"):
        page.evaluate(HIDDEN, "hidden")
    with page.expect_response("**/events/"):
        page.evaluate(HIDDEN, "visible")

    assert [event.kind for event in attempt.events.all()] == ["away", "back"]


def test_a_second_window_is_noted_and_turning_a_page_is_no_leaving(open_browser: Open, learner: User):
    attempt, address = begin(learner, layout="single")
    page = open_browser(learner)
    page.goto(address)
    page.get_by_role("button", name="Дальше").click()
    expect(page.locator("[data-kind=multiple]")).to_be_visible()
    assert not attempt.events.exists()

    second = page.context.new_page()
    with second.expect_response("**/events/"):
        second.goto(address)

    assert [event.kind for event in attempt.events.all()] == ["window"]
