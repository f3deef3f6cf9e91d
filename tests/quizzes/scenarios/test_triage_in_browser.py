"""A queue sorted on a phone: one sees how far one is, what is chosen is kept, the result has no barriers."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from quizzes.scenarios.actions import start
from tests import builders
from tests.browser import PHONE, barriers, overflow

from .test_triage import SETUP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sort(page, number, card):
    page.locator(f"input[name='card-{number}-urgency'][value='{card['urgency']}']").check()
    page.locator(f"input[name='card-{number}-place'][value='{card['place']}']").check()
    page.locator(f"select[name='card-{number}-topic']").select_option(card["topic"])
    page.locator(f"select[name='card-{number}-body']").select_option(card["body"])


def test_a_queue_is_sorted_with_a_break_and_one_mistake(open_browser, learner):
    scenario = builders.scenario(kind="triage", setup=SETUP, message="", author_name="", model_reply="")
    reply = start(scenario=scenario, user=learner)
    page = open_browser(learner, viewport=PHONE)
    page.goto(f"/replies/{reply.pk}/")
    progress = page.locator("[data-progress]")
    expect(progress).to_have_text("Разобрано 0 из\u00a03")

    sort(page, 0, {**SETUP["cards"][0], "urgency": "usual"})
    expect(progress).to_have_text("Разобрано 1 из\u00a03")
    expect(progress).to_be_in_viewport()
    expect(page.locator("[data-saved]")).to_contain_text("Сохранено в")
    page.reload()
    expect(progress).to_have_text("Разобрано 1 из\u00a03")

    for number in (1, 2):
        sort(page, number, SETUP["cards"][number])
    page.get_by_role("button", name="Отправить", exact=True).click()

    expect(page.get_by_text("Срочность: в\u00a0обычный срок, а\u00a0верно — срочно")).to_be_visible()
    assert (barriers(page), overflow(page)) == ([], 0)
