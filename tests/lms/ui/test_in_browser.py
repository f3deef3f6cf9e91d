"""The look in a real browser: no barriers, no sideways scrolling, in every theme and size; menus by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lms.models import User
from tests.browser import OFFICE, PHONE, barriers, overflow
from tests.builders import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]

OPEN_TO_ALL = [
    "/accounts/login/",
    "/accounts/password/reset/",
    "/accounts/signup/",
    "/display/",
    "/help/",
    "/help/lessons/",
    "/no-such-page/",
]
OF_A_PERSON = ["/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"]


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_for_anyone_have_no_barriers(open_browser: Open, viewport: dict[str, int], scheme: str) -> None:
    page = open_browser(viewport=viewport, color_scheme=scheme)
    for address in OPEN_TO_ALL:
        page.goto(address)
        assert (address, barriers(page), overflow(page)) == (address, [], 0)


def test_pages_of_ones_account_have_no_barriers(open_browser: Open, learner: User) -> None:
    page = open_browser(learner, viewport=PHONE)
    for address in OF_A_PERSON:
        page.goto(address)
        assert (address, barriers(page), overflow(page)) == (address, [], 0)


@pytest.mark.parametrize("viewport", [PHONE, OFFICE], ids=["phone", "office"])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_every_component_has_no_barriers_in_every_theme(
    open_browser: Open, settings: Any, theme: str, viewport: dict[str, int]
) -> None:
    settings.DEVELOPMENT = True
    page = open_browser(viewport=viewport)
    choose(page, theme=theme)
    page.goto("/styleguide/")
    assert barriers(page) == []
    assert overflow(page) == 0


def choose(page: Page, **choices: str) -> None:
    page.goto("/display/")
    for name, value in choices.items():
        page.check(f"input[name={name}][value='{value}']")
    page.get_by_role("button", name="Сохранить").click()
    expect(page.get_by_role("status").first).to_contain_text("сохранены")


def test_text_twice_as_large_still_fits_a_phone(open_browser: Open, settings: Any) -> None:
    settings.DEVELOPMENT = True
    page = open_browser(viewport=PHONE)
    choose(page, size="200", spacing="wide")
    for address in [*OPEN_TO_ALL, "/styleguide/"]:
        page.goto(address)
        assert (address, overflow(page)) == (address, 0)


def test_a_person_signs_in_with_the_keyboard_alone(open_browser: Open, learner: User) -> None:
    page = open_browser()
    page.goto("/accounts/login/?next=/help/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "К содержанию"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(learner.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/")


def test_a_wrong_password_takes_the_eye_to_what_is_wrong(open_browser: Open, learner: User) -> None:
    page = open_browser()
    page.goto("/accounts/login/")
    page.fill("#id_login", learner.email)
    page.fill("#id_password", "не тот")
    page.get_by_role("button", name="Войти").click()
    page.locator(".error-summary").wait_for()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.input_value("#id_login") == learner.email
    assert barriers(page) == []


@pytest.mark.parametrize(
    ("viewport", "menu"), [(PHONE, ".site-menu"), (OFFICE, ".person-menu")], ids=["phone", "office"]
)
def test_the_menu_opens_closes_and_gives_the_focus_back(
    open_browser: Open, learner: User, viewport: dict[str, int], menu: str
) -> None:
    page = open_browser(learner, viewport=viewport)
    page.goto("/help/")
    page.locator(f"{menu} > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(f"{menu} button:has-text('Выйти')").is_visible()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    assert not page.locator(f"{menu} button:has-text('Выйти')").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_menu_works_without_scripts(open_browser: Open, learner: User) -> None:
    page = open_browser(learner, viewport=PHONE, java_script_enabled=False)
    page.goto("/help/")
    page.locator(".site-menu > summary").click()
    page.locator(".site-menu button:has-text('Выйти')").click()
    page.wait_for_url("**/accounts/login/**")


def test_a_form_is_sent_once_however_often_one_clicks(open_browser: Open) -> None:
    page = open_browser()
    page.goto("/display/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.evaluate(
        "() => { const button = document.querySelector('form[data-once] button'); button.click(); button.click(); }"
    )
    page.wait_for_load_state("networkidle")
    assert sent == ["POST"]


def test_touch_targets_are_large_enough(open_browser: Open, settings: Any) -> None:
    settings.DEVELOPMENT = True
    page = open_browser(viewport=PHONE)
    page.goto("/styleguide/")
    heights = page.evaluate(
        "[...document.querySelectorAll('.btn, .form-control, .form-select, .option, .tool, nav.paging a')]"
        ".filter(e => e.offsetParent).map(e => [e.className, e.getBoundingClientRect().height])"
    )
    assert [found for found in heights if found[1] < 44] == []
