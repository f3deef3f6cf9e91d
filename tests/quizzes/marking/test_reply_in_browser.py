"""The exercise in a real browser: autosave, the marked reply, the rubric; no barriers at either width or light."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from quizzes.marking import actions
from quizzes.models import Mark, Reply
from quizzes.scenarios.actions import start
from tests.browser import OFFICE, PHONE, barriers, late_script, overflow

from .conftest import GOOD, TOP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPE_ON = """field => {
  field.value += "!";
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return document.querySelector("[data-saved]").textContent;
}"""


def test_what_she_types_is_saved_by_itself(open_browser, scenario, learner):
    reply = start(scenario=scenario, user=learner)
    page = open_browser(learner)
    # She begins before the script that saves has come.
    with late_script(page, re.compile(r"/js/reply[^/]*\.js$")):
        page.goto(f"/replies/{reply.pk}/", wait_until="commit")
        page.get_by_label("Ваш ответ").fill(GOOD)

    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    expect(page.locator("[data-meter-verdict]")).to_have_text("коротковато" if len(GOOD) < 250 else "в самый раз")
    reply.refresh_from_db()
    assert reply.text == GOOD

    # What is typed next is not called saved before it is.
    assert page.get_by_label("Ваш ответ").evaluate(TYPE_ON) == ""
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    reply.refresh_from_db()
    assert reply.text == f"{GOOD}!"


def test_without_a_connection_nothing_is_lost(open_browser, scenario, learner):
    reply = start(scenario=scenario, user=learner)
    page = open_browser(learner)
    page.goto(f"/replies/{reply.pk}/")

    page.context.set_offline(True)
    page.get_by_label("Ваш ответ").fill("Надежда Ефимовна, здравствуйте!")
    expect(page.locator("[data-saved]")).to_contain_text("Не сохранено — пробуем ещё раз")
    page.context.set_offline(False)

    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    reply.refresh_from_db()
    assert reply.text == "Надежда Ефимовна, здравствуйте!"


def test_a_second_tab_is_told_that_it_is_behind(open_browser, scenario, learner):
    reply = start(scenario=scenario, user=learner)
    first = open_browser(learner)
    first.goto(f"/replies/{reply.pk}/")
    second = first.context.new_page()
    second.goto(f"/replies/{reply.pk}/")

    first.get_by_label("Ваш ответ").fill("из первой вкладки")
    expect(first.locator("[data-saved]")).to_contain_text("Сохранено в")
    second.get_by_label("Ваш ответ").fill("из второй вкладки")

    expect(second.locator("[data-saved]")).to_contain_text("изменён в другой вкладке")
    expect(second.get_by_label("Ваш ответ")).to_have_value("из второй вкладки")


def test_without_scripts_she_saves_and_sends_by_buttons(open_browser, scenario, learner):
    reply = start(scenario=scenario, user=learner)
    page = open_browser(learner, java_script_enabled=False)
    page.goto(f"/replies/{reply.pk}/")

    page.get_by_label("Ваш ответ").fill(GOOD)
    page.get_by_role("button", name="Сохранить черновик").click()
    expect(page.get_by_label("Ваш ответ")).to_have_value(GOOD)
    page.get_by_role("button", name="Отправить ответ").click()

    expect(page.get_by_role("heading", name="Из чего сложился балл")).to_be_visible()


def test_a_passage_and_its_note_light_up_together(open_browser, learner, waiting):
    page = open_browser(learner)
    page.goto(f"/replies/{waiting.pk}/result/")

    page.locator("#note-1").hover()

    expect(page.locator("[data-marked] mark.is-lit").first).to_be_visible()
    assert page.locator(".note-thread path").count() >= 1


def test_the_total_follows_the_levels_and_the_keys(open_browser, trainer, waiting):
    page = open_browser(trainer)
    page.goto(f"/marking/{waiting.pk}/")

    for code in TOP:
        page.locator(f'input[name="{code}"]:checked').press("4")
    expect(page.locator("[data-total]")).to_have_text("100")
    page.get_by_role("checkbox", name="Персональные данные").check()
    expect(page.locator("[data-total]")).to_have_text("25")
    page.get_by_role("checkbox", name="Персональные данные").uncheck()
    page.get_by_text("Готовые замечания").click()
    page.get_by_role("button", name="Назовите дату и время").click()
    page.get_by_label("Комментарий для автора").press("Control+Enter")

    expect(page.get_by_text("Оценка сохранена: 100 из 100")).to_be_visible()
    assert Mark.objects.get().comment.startswith("Назовите дату и время")


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_no_page_has_barriers(open_browser, scenario, learner, stranger, trainer, send, waiting, size, light):
    marked = send(user=stranger)
    actions.mark(reply=marked, marker=trainer, levels=TOP, comment="Хорошо.")
    draft = start(scenario=scenario, user=learner)
    pages = {
        learner: [f"/replies/{draft.pk}/", f"/replies/{waiting.pk}/result/"],
        stranger: [f"/replies/{marked.pk}/result/"],
        trainer: [
            "/marking/",
            f"/marking/{waiting.pk}/",
            f"/marking/{marked.pk}/",
            "/scenarios/",
            "/scenarios/new/",
            f"/scenarios/{scenario.pk}/",
            "/scenarios/new/?kind=single",
        ],
    }

    for person, addresses in pages.items():
        page = open_browser(person, viewport=size, color_scheme=light)
        for address in addresses:
            page.goto(address)
            assert (address, barriers(page)) == (address, [])
            assert (address, overflow(page)) == (address, 0)
    assert Reply.objects.count() == 3
