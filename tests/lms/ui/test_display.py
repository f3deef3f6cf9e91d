"""«Версия для слабовидящих»: choices are kept with the browser and applied by the server."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lms.ui.display import CHOICES, COOKIE, Display, unpack

LARGE = {"theme": "contrast", "size": "200", "spacing": "wide", "images": "off"}
pytestmark = pytest.mark.django_db


def test_anyone_may_choose_without_signing_in_and_every_page_follows(client: Client) -> None:
    client.post("/display/", LARGE)
    html = client.get("/help/").content.decode()
    assert 'data-bs-theme="contrast" data-size="200" data-spacing="wide" data-images="off"' in html


def test_the_choice_lasts_a_year_and_no_script_reads_it(client: Client) -> None:
    cookie = client.post("/display/", LARGE).cookies[COOKIE]
    assert cookie["max-age"] == 60 * 60 * 24 * 365
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_without_a_choice_the_device_decides(client: Client) -> None:
    assert "data-bs-theme" not in client.get("/help/").content.decode().split("<head>")[0]


def test_the_form_shows_what_is_chosen(client: Client) -> None:
    client.post("/display/", LARGE)
    form = client.get("/display/").context["form"]
    assert {name: form[name].value() for name in LARGE} == LARGE


def test_the_usual_look_comes_back_with_one_button(client: Client) -> None:
    client.post("/display/", LARGE)
    client.post("/display/", {"reset": "1"})
    assert 'data-size="100"' in client.get("/help/").content.decode()


def test_a_choice_that_does_not_exist_is_refused_and_nothing_changes(client: Client) -> None:
    response = client.post("/display/", LARGE | {"size": "900"})
    assert response.status_code == 422
    assert COOKIE not in response.cookies


@pytest.mark.parametrize("value", ["contrast.200.wide.off", "contrast.200.wide.off:forged", "", "x" * 4000])
def test_a_forged_cookie_is_as_good_as_none(client: Client, value: str) -> None:
    client.cookies[COOKIE] = value
    assert 'data-size="100"' in client.get("/help/").content.decode()


def test_one_returns_to_the_page_one_came_from(client: Client) -> None:
    response = client.post("/display/", LARGE | {"back": "/help/?a=1"})
    assert response.headers["Location"] == "/help/?a=1"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(client: Client, address: str) -> None:
    assert client.post("/display/", LARGE | {"back": address}).headers["Location"] == "/display/"
    assert address not in client.get("/display/", {"back": address}).content.decode()


@given(st.tuples(*(st.sampled_from(values) for values in CHOICES.values())))
def test_what_is_packed_is_unpacked_the_same(values: tuple[str, str, str, str]) -> None:
    display = Display(*values)
    assert unpack(display.packed()) == display


@given(st.text(max_size=60))
def test_any_other_text_unpacks_to_something_that_exists(value: str) -> None:
    display = unpack(value)
    assert all(getattr(display, name) in values for name, values in CHOICES.items())
