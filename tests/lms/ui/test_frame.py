"""The frame around every page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from lms.models import Notification, User
from lms.notifications.queries import unread_count

pytestmark = pytest.mark.django_db


def asked_by(user: User | AnonymousUser, path: str = "/help/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    return request


def notify(user: User, number: int) -> None:
    Notification.objects.bulk_create(
        Notification(recipient=user, kind="test", key=f"test-{index}", title="Новость", url="/")
        for index in range(number)
    )


def test_the_frame_costs_one_query_for_the_unread(learner: User, django_assert_num_queries: object) -> None:
    assert learner.grants == ()
    request = asked_by(learner)
    with django_assert_num_queries(1):  # type: ignore[operator]
        render_to_string("lms/ui/help.html", request=request)


def test_the_frame_costs_a_stranger_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        render_to_string("lms/ui/help.html", request=asked_by(AnonymousUser()))


@pytest.mark.parametrize(("number", "shown", "heard"), [(0, None, "Уведомления<"), (3, ">3<", "3\u00a0новых")])
def test_the_bell_counts_what_is_unread(learner: User, number: int, shown: str | None, heard: str) -> None:
    notify(learner, number)
    html = render_to_string("lms/ui/help.html", request=asked_by(learner))
    assert (f'class="count" aria-hidden="true"{shown}' in html) if shown else ('class="count"' not in html)
    assert heard in html


def test_the_bell_stops_counting_at_a_hundred(learner: User) -> None:
    notify(learner, 120)
    assert unread_count(learner) == 100
    assert ">99+<" in render_to_string("lms/ui/help.html", request=asked_by(learner))


def test_a_person_sees_her_name_and_can_leave(learner: User, client_of: Callable[[User], Client]) -> None:
    html = client_of(learner).get("/help/").content.decode()
    assert "Иванова\u00a0А.\u00a0П." in html
    assert "Выйти" in html
    assert "Войти" not in html


def test_a_stranger_sees_no_menu_and_may_sign_in(client: Client) -> None:
    html = client.get("/help/").content.decode()
    assert "Войти" in html
    assert "Меню" not in html


@pytest.mark.parametrize("address", ["/help/", "/display/", "/accounts/login/", "/accounts/password/reset/"])
def test_a_page_is_whole_russian_and_loads_nothing_from_elsewhere(client: Client, address: str) -> None:
    html = client.get(address).content.decode()
    assert '<html lang="ru"' in html
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert '<a class="skip-link" href="#main">' in html
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', html)


def test_no_page_carries_inline_style_or_script(client: Client) -> None:
    html = client.get("/accounts/login/").content.decode()
    assert not re.findall(r"\sstyle=|\son\w+=|<style", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_the_style_guide_is_for_development_only(client: Client, settings: object) -> None:
    settings.DEVELOPMENT = False  # type: ignore[attr-defined]
    assert client.get("/styleguide/").status_code == 404
    settings.DEVELOPMENT = True  # type: ignore[attr-defined]
    assert client.get("/styleguide/").status_code == 200


def test_the_frame_asks_for_the_font_and_styles_that_exist(client: Client) -> None:
    from django.contrib.staticfiles import finders

    for path in re.findall(rf'(?:src|href)="{settings.STATIC_URL}([^"#?]+)', client.get("/help/").content.decode()):
        assert finders.find(path), path
