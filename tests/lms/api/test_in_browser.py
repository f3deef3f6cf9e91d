"""The pages of keys in a real browser, wide and narrow."""

import os

import pytest

from tests.browser import PHONE, barriers, overflow

pytestmark = pytest.mark.browser


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_the_office_gives_a_key_and_takes_it_back(open_browser, office, give, region):
    give(region.transport, name="Парус Минтранса")
    page = open_browser(office)
    page.goto("/tokens/")
    page.get_by_label("Какая система").fill("1С:ЗУП Минздрава")
    page.get_by_label("Чьи сотрудники ей видны").select_option(str(region.health.pk))
    page.get_by_label("видеть, кто где работает").check()
    picture(page, "tokens-form-1280")
    page.get_by_role("button", name="Дать ключ").click()

    secret = page.locator("#secret").input_value()
    assert secret.startswith("otk_")
    picture(page, "tokens-issued-1280")
    assert barriers(page) == []
    assert overflow(page) == 0
    page.get_by_text("Отозвать…").first.click()
    picture(page, "tokens-revoke-1280")
    page.get_by_role("button", name="Отозвать ключ").first.click()
    page.get_by_text("Ключ отозван").wait_for()
    assert secret not in page.content()


def test_the_page_of_keys_fits_a_phone(open_browser, office, give, region):
    give(region.transport, name="Парус Минтранса")
    page = open_browser(office, viewport=PHONE)
    page.goto("/tokens/")
    picture(page, "tokens-360")

    assert overflow(page) == 0
    assert barriers(page) == []


def test_the_reference_is_drawn_by_scripts_of_the_site_alone(open_browser, office):
    page = open_browser(office)
    page.goto("/tokens/reference/")

    page.get_by_text("/api/v1/assignments").first.wait_for()
    picture(page, "reference-1280")
