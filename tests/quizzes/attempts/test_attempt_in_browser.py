"""The sheet in a real browser: answers are saved as they are given, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from lms.models import User
from quizzes.attempts import actions
from quizzes.models import Attempt, Item
from tests.browser import OFFICE, PHONE, barriers, late_script, overflow

from .conftest import answer_all, take

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]


@pytest.fixture
def sheet(attempt):
    return reverse("quizzes:attempt", args=[attempt.pk])


def answer_of(attempt: Attempt, kind: str) -> object:
    return Item.objects.get(attempt=attempt, kind=kind).answer


def saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"^Сохранено в \d\d:\d\d$"))


def question(page: Page, kind: str):
    return page.locator(f"[data-kind={kind}]")


def text_of(attempt: Attempt, kind: str, place: int) -> str:
    """The text of the item that belongs at ``place`` by the key."""
    item = attempt.items.get(kind=kind)
    return next(option["text"] for option in item.shown["options"] if option["id"] == item.key["correct"][place])


def test_every_answer_is_saved_as_it_is_given(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    # She is quicker than the page: the first answers are given before the script that saves them has come.
    with late_script(page, re.compile(r"/js/attempt[^/]*\.js$")):
        page.goto(sheet, wait_until="commit")
        question(page, "single").get_by_label(text_of(attempt, "single", 0)).check()
        question(page, "match").get_by_label("Письмо").select_option(label="Тридцать дней")
    saved(page)
    assert answer_of(attempt, "single") is not None
    for place in (0, 1):
        question(page, "multiple").get_by_label(text_of(attempt, "multiple", place)).check()
    question(page, "match").get_by_label("Комментарий").select_option(label="Виден всем")
    question(page, "short").get_by_role("textbox").fill("59-фз")
    expect(question(page, "short").locator("[data-state]")).to_have_text(re.compile("^Сохранено"))

    expect(page.locator("[data-answered]")).to_have_text("4")
    graded = actions.submit(attempt=attempt)
    assert graded.score == 4


def test_steps_are_put_in_order_with_the_keyboard(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    page.goto(sheet)
    steps = question(page, "order").locator(".order-item")

    for place in (0, 1, 2):
        wanted = steps.filter(has_text=text_of(attempt, "order", place))
        while wanted.get_attribute("data-place") != str(place + 1):
            wanted.get_by_role("button", name="Выше").press("Enter")
    if question(page, "order").get_by_role("button", name="Оставить такой порядок").is_visible():
        question(page, "order").get_by_role("button", name="Оставить такой порядок").press("Enter")
    saved(page)

    item = attempt.items.get(kind="order")
    assert [item.answer[option] for option in item.key["correct"]] == [1, 2, 3]


def test_an_answer_given_without_a_connection_survives_a_closed_window(
    open_browser: Open, learner: User, attempt, sheet
):
    page = open_browser(learner)
    page.goto(sheet)
    page.context.set_offline(True)
    question(page, "short").get_by_role("textbox").fill("59-ФЗ")
    question(page, "single").get_by_role("radio").first.check()
    expect(page.locator("[data-saved]")).to_have_text("Не сохранено — пробуем ещё раз")
    page.close(run_before_unload=False)
    assert answer_of(attempt, "short") is None

    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(sheet)

    saved(again)
    expect(question(again, "short").get_by_role("textbox")).to_have_value("59-ФЗ")
    assert answer_of(attempt, "short") == "59-ФЗ"
    assert answer_of(attempt, "single") is not None


def test_a_connection_that_comes_back_sends_what_waited(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    page.goto(sheet)
    page.context.set_offline(True)
    question(page, "single").get_by_role("radio").first.check()
    question(page, "single").get_by_role("radio").last.check()
    expect(page.locator("[data-saved]")).to_have_class(re.compile("is-failed"))

    page.context.set_offline(False)

    saved(page)
    last = attempt.items.get(kind="single").shown["options"][-1]["id"]
    assert answer_of(attempt, "single") == last


def test_whoever_is_signed_out_is_told_and_her_answer_waits(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    page.goto(sheet)
    kept = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    question(page, "single").get_by_role("radio").first.check()
    expect(page.locator("[data-saved]")).to_contain_text("вы вышли из системы")

    page.context.add_cookies(kept)

    saved(page)
    assert answer_of(attempt, "single") is not None


def test_finishing_names_what_is_unanswered_and_leads_to_the_result(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    page.goto(sheet)
    question(page, "short").get_by_role("textbox").fill("59-ФЗ")
    page.get_by_role("button", name="Закончить тест").click()

    expect(page.get_by_text("Без ответа 4\u00a0вопроса из\u00a05")).to_be_visible()
    assert answer_of(attempt, "short") == "59-ФЗ"
    page.get_by_role("button", name="Завершить тест").click()

    expect(page.get_by_text("Пока не зачтено")).to_be_visible()
    expect(page.get_by_role("link", name="Вернуться и попробовать ещё раз")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_text("Пока не зачтено")).to_be_visible()


def test_at_the_bell_the_page_sends_itself(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    page.goto(sheet)  # what the page needs is there before its last seconds begin
    Attempt.objects.update(deadline_at=timezone.now() + dt.timedelta(seconds=6))
    page.reload()
    expect(page.locator("[data-clock]")).to_contain_text(re.compile(r"Осталось 0:0\d"))
    question(page, "short").get_by_role("textbox").fill("59-ФЗ")

    page.wait_for_url("**/review/")

    attempt.refresh_from_db()
    assert attempt.finished_by_clock
    assert attempt.score == 1


def test_time_left_is_told_in_words(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    page.goto(sheet)

    expect(page.locator("[data-clock]")).to_contain_text(re.compile("Осталось около 15\u00a0минут"))


def test_a_question_can_be_marked_to_come_back_to(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner)
    page.goto(sheet)
    question(page, "match").get_by_role("button", name="Вернуться позже").click()
    page.reload()

    expect(page.get_by_role("link", name="Вопрос 3: нет ответа, вернуться позже")).to_be_visible()


def test_without_scripts_the_whole_test_can_be_taken(open_browser: Open, learner: User, attempt, sheet):
    page = open_browser(learner, java_script_enabled=False)
    page.goto(sheet)
    question(page, "single").get_by_label(text_of(attempt, "single", 0)).check()
    question(page, "short").get_by_role("textbox").fill("59-ФЗ")
    question(page, "short").get_by_role("button", name="Сохранить ответы").click()
    assert page.url.endswith("#q5")
    assert answer_of(attempt, "single")
    assert answer_of(attempt, "short") == "59-ФЗ"

    for place in (0, 1, 2):
        text = text_of(attempt, "order", place)
        question(page, "order").get_by_label(f"Место: {text}").select_option(str(place + 1))
    page.get_by_role("button", name="Закончить тест").click()
    page.get_by_role("button", name="Завершить тест").click()

    expect(page.get_by_text("Набрано баллов: 3")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
def test_the_pages_have_no_barriers_and_fit_the_window(
    open_browser: Open, learner: User, quiz, attempt, sheet, viewport
):
    page = open_browser(learner, viewport=viewport)
    addresses = [sheet, reverse("quizzes:attempt-finish", args=[attempt.pk])]
    for address in addresses:
        page.goto(address)
        assert (address, barriers(page), overflow(page)) == (address, [], 0)

    answer_all(attempt, right_ones=2)
    actions.submit(attempt=attempt)
    passed = take(quiz, learner, right_ones=5)
    for one in (attempt, passed):
        page.goto(reverse("quizzes:attempt-review", args=[one.pk]))
        assert (one.number, barriers(page), overflow(page)) == (one.number, [], 0)


def test_text_twice_as_large_still_fits_a_phone(open_browser: Open, learner: User, quiz, attempt, sheet):
    page = open_browser(learner, viewport=PHONE)
    page.goto("/display/")
    page.check("input[name=size][value='200']")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("status").first).to_contain_text("сохранены")
    page.goto(sheet)
    assert overflow(page) == 0

    answer_all(attempt, right_ones=2)
    actions.submit(attempt=attempt)
    page.goto(sheet)
    assert overflow(page) == 0
