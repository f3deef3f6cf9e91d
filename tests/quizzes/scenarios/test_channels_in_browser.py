"""Several versions of one answer, written and read in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from quizzes.scenarios.actions import start
from tests import builders
from tests.browser import OFFICE, PHONE, barriers, overflow

from .conftest import GOOD
from .test_channels_kind import SCRIPT, SETUP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_versions_are_measured_saved_judged_and_compared(open_browser, learner, size):
    reply = start(scenario=builders.scenario(kind="channels", setup=SETUP), user=learner)
    page = open_browser(learner, viewport=size)
    page.goto(f"/replies/{reply.pk}/")
    page.get_by_role("navigation", name="Каналы").get_by_role("link", name="Телефонный разговор").click()
    expect(page.get_by_role("heading", name="Телефонный разговор")).to_be_in_viewport()

    page.get_by_role("textbox", name="Телефонный разговор").fill(SCRIPT)
    expect(page.locator("#length-id_text-2")).to_have_text("17\u00a0секунд")
    page.get_by_role("textbox", name="ВКонтакте").fill(f"{GOOD} {GOOD} {GOOD} {GOOD}")
    expect(page.locator("#length-id_text-0")).to_contain_text("длиннее, чем можно")
    page.get_by_role("textbox", name="ВКонтакте").fill(GOOD)
    page.get_by_role("textbox", name="Госуслуги").fill(GOOD.replace("до 12:00", "до 18:00"))
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    assert (barriers(page), overflow(page)) == ([], 0)

    page.get_by_role("button", name="Отправить", exact=True).click()

    expect(page.get_by_text("Версии расходятся.")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)
