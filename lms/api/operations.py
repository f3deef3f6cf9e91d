"""The API object, and ``operation``: how a room opens a door for other systems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, AuthorizationError, HttpError, Throttled, ValidationError

from lms.access.decorators import Door
from lms.errors import Refused

from . import limits, problems
from .bearer import Bearer
from .cursors import BadCursor
from .models import Scope

PREFIX = "/api/v1/"
api = NinjaAPI(
    title="Otklik",
    version="1",
    description="Who works where, what they must complete and what they have: for HR systems. See docs/api.md.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
_scopes: dict[str, dict[str, str]] = {}

Operation = Callable[..., Any]


def operation(
    method: str, route: str, *, scope: Scope, response: Any, summary: str, **options: Any
) -> Callable[[Operation], Operation]:
    """Open ``route`` to tokens with ``scope``. The function gets the token as ``request.auth``."""
    _scopes.setdefault(route, {})[method] = scope.value

    def declare(function: Operation) -> Operation:
        registered: Operation = api.api_operation(
            [method],
            f"/{route}",
            auth=Bearer(scope.value),
            response=response,
            summary=summary,
            description=function.__doc__,
            operation_id=function.__name__,
            url_name=route.replace("/", "-"),
            **options,
        )(function)
        return registered

    return declare


def addresses() -> Iterator[URLPattern]:
    """The address of every operation that rooms have declared, each with its door."""
    seen = set()
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern) and route in _scopes and route not in seen:
            seen.add(route)
            yield path(route, _with_door(pattern.callback, _scopes[route]), name=pattern.name)


def _with_door(view: Callable[..., HttpResponseBase], scopes: dict[str, str]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in scopes:
            return problems.method_not_allowed(", ".join(scopes))
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    door.door = Door(None, None, tuple(scopes), scopes)  # type: ignore[attr-defined]
    return door


@api.exception_handler(AuthenticationError)
def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problems.unauthorized()


@api.exception_handler(AuthorizationError)
def _out_of_scope(request: HttpRequest, error: AuthorizationError) -> HttpResponse:
    return problems.out_of_scope(error.message)


@api.exception_handler(Throttled)
def _too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    return problems.too_many(error.wait or limits.MINUTE)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.not_found()


@api.exception_handler(BadCursor)
def _bad_cursor(request: HttpRequest, error: BadCursor) -> HttpResponse:
    detail = _("Этот указатель не подходит: начните сначала или повторите те же условия, с которыми его получили.")
    return problems.problem(400, "bad-cursor", detail)


@api.exception_handler(HttpError)
def _bad_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(error.status_code, "bad-request", _("Запрос не читается: %s") % error.message)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"where": [str(part) for part in one["loc"]], "what": one["msg"]} for one in error.errors]
    return problems.problem(422, "invalid", _("Запрос не по описанию. Что именно — в errors."), errors=errors)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problems.problem(409, "refused", " ".join(error.reasons))
