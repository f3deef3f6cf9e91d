"""A reply and the decision after it, in a real browser: by keyboard, and without barriers on any page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from quizzes.scenarios.actions import start
from tests import builders
from tests.browser import OFFICE, PHONE, barriers, overflow

from .conftest import GOOD
from .test_decision import SETUP, WHY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_after_the_reply_one_decides_by_keyboard(open_browser, learner, size):
    reply = start(scenario=builders.scenario(kind="decision", setup=SETUP), user=learner)
    page = open_browser(learner, viewport=size)
    page.goto(f"/replies/{reply.pk}/")
    page.get_by_label("Ваш ответ").fill(GOOD)
    page.get_by_role("button", name="Дальше: решение").click()

    expect(page.get_by_role("region", name="Ваш ответ жителю")).to_contain_text("Сегодня до 12:00")
    assert (barriers(page), overflow(page)) == ([], 0)
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type(WHY)
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    page.get_by_role("button", name="Отправить", exact=True).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Ваше решение")).to_be_visible()
    expect(page.get_by_text("К восьми утра чисто.")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)
