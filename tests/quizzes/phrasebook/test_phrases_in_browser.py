"""A trainer adds a phrase, tries it, and meets it at the test bench; no barriers at either width."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import OFFICE, PHONE, barriers, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_phrase_from_the_first_letter_to_a_remark_at_the_test_bench(open_browser, trainer):
    page = open_browser(trainer)
    page.goto("/phrases/new/")
    page.get_by_label("Фраза", exact=True).fill("приня* меры")
    page.get_by_label("Проверить на тексте").fill("Принятые меры помогли.")
    page.get_by_role("button", name="Проверить на тексте").click()
    expect(page.locator("#tried mark")).to_have_text("Принятые меры")

    page.get_by_label("Заголовок замечания").fill("Меры без дела")
    page.get_by_label("Почему так не стоит").fill("Какие меры, непонятно.")
    page.get_by_role("button", name="Добавить").press("Enter")
    expect(page.get_by_role("link", name="приня* меры")).to_be_visible()

    page.get_by_role("link", name="Проверить ответ").click()
    page.get_by_label("Ответ", exact=True).fill("Здравствуйте! Приняты меры, ждите.")
    page.get_by_role("button", name="Проверить").press("Enter")
    expect(page.locator("mark.language", has_text="Приняты меры")).to_be_visible()
    expect(page.get_by_text("Меры без дела")).to_be_visible()


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_the_pages_have_no_barriers(open_browser, trainer, size):
    page = open_browser(trainer, viewport=size)
    for address in ("/phrases/", "/phrases/new/", "/bench/"):
        page.goto(address)
        assert not barriers(page), address
        assert not overflow(page), address
    page.get_by_label("Ответ", exact=True).fill("Здраствуйте! Ждите , всё будет в в порядке.")
    page.get_by_role("button", name="Проверить").click()
    assert not barriers(page)
    assert not overflow(page)
