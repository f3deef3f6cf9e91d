"""A real Chromium for tests marked ``browser``: pages are watched for errors, strange hosts and barriers."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Route, expect, sync_playwright

from lms.models import User

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
OFFICE = {"width": 1280, "height": 800}
# A page that is late on a busy machine is not a wrong page: speed is measured elsewhere.
PATIENCE = 20_000  # ms


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; ``./run test`` says where it is."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "No Chromium: install it (apt install chromium) or set CHROMIUM."
    # Playwright runs its event loop in this very thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Watched:
    """What pages did that they should not."""

    host: str
    complaints: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        # The browser itself notes every 4xx answer: tests of refusals look at the page instead.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != self.host:
            self.complaints.append(f"asked another host: {request.url}")


@pytest.fixture
def open_browser(chromium: Browser, live_server: object) -> Iterator[Callable[..., Page]]:
    """Open a window: ``open_browser(learner, viewport=PHONE)``. Nobody is signed in without a person.

    At the end of the test a script error, a breach of the security policy or a request to another host fails it.
    """
    base = str(live_server)
    watched = Watched(urlsplit(base).netloc)
    windows: list[BrowserContext] = []

    def window(user: User | None = None, **options: object) -> Page:
        context = chromium.new_context(
            base_url=base,
            locale="ru-RU",
            reduced_motion="reduce",
            **({"viewport": OFFICE} | options),  # type: ignore[arg-type]
        )
        windows.append(context)
        if user is not None:
            sign_in(context, user, base)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", watched.console)
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on("request", watched.request)
        return page

    yield window
    for context in windows:
        context.close()
    assert watched.complaints == []


def sign_in(context: BrowserContext, user: User, base: str) -> None:
    """Give the window a session, as the test client does; the sign-in form has a test of its own."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])


@contextmanager
def late_script(page: Page, script: re.Pattern[str]) -> Iterator[None]:
    """A slow line: the page is there and used inside the block, its ``script`` comes when the block is over.

    Inside, go to the page by a click or by ``goto(address, wait_until="commit")``: it is not loaded before its script.
    """
    held: list[Route] = []
    page.route(script, lambda route: held.append(route), times=1)
    yield
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    page.wait_for_load_state()


def barriers(page: Page) -> list[str]:
    """What axe-core finds on the page: nothing, on a page that anyone can use."""
    # After a click the page may have only begun to arrive, and axe would look into an empty window.
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [f"{problem['id']}: {problem['nodes'][0]['target']} ({problem['help']})" for problem in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
