"""Error pages: what happened, what was kept, what to do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from lms import errors
from lms.errors import Refused, RefusedMiddleware

REASONS = ["Не хватает: проходной балл.", "В семинаре нет ни одного урока."]


@pytest.fixture
def request_of_stranger() -> HttpRequest:
    request = RequestFactory().get("/courses/7/publish/", headers={"referer": "http://testserver/courses/7/"})
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (400, lambda request: errors.bad_request(request, SuspiciousOperation()), "Ничего не\u00a0сохранено"),
        (403, lambda request: errors.permission_denied(request, PermissionDenied()), "не\u00a0для вашей роли"),
        (404, lambda request: errors.not_found(request, Exception()), "Такой страницы нет"),
        (500, errors.server_error, "Последнее действие могло не\u00a0сохраниться"),
        (403, errors.csrf_failure, "Страница устарела"),
    ],
)
def test_each_error_says_what_happened_in_plain_russian(
    request_of_stranger: HttpRequest, status: int, answer: object, said: str
) -> None:
    response: HttpResponse = answer(request_of_stranger)  # type: ignore[operator]
    html = response.content.decode().replace("&nbsp;", "\u00a0")
    assert response.status_code == status
    assert said in html
    assert "<h1" in html
    assert 'href="/"' in html


def test_a_breakdown_page_needs_no_database_and_no_context() -> None:
    assert "Что-то сломалось" in render_to_string("errors/500.html")


def test_a_refusal_lists_its_reasons_and_leads_back(request_of_stranger: HttpRequest) -> None:
    middleware = RefusedMiddleware(lambda request: HttpResponse())
    response = middleware.process_exception(request_of_stranger, Refused(REASONS))
    assert response is not None
    html = response.content.decode()
    assert response.status_code == 409
    assert all(reason in html for reason in REASONS)
    assert 'href="http://testserver/courses/7/"' in html


@pytest.mark.django_db
def test_an_unknown_address_gets_the_page_of_the_site(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "Такой страницы нет" in response.content.decode()


def test_too_many_attempts_say_how_long_to_wait(request_of_stranger: HttpRequest) -> None:
    assert "Подождите пять минут" in render_to_string("429.html", request=request_of_stranger)


@pytest.mark.django_db
def test_an_address_that_only_takes_forms_says_so_when_it_is_opened(client_of, trainer) -> None:
    response = client_of(trainer).get("/bank/organise/", headers={"accept": "text/html"})
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "только принимает заполненную форму" in response.content.decode()
