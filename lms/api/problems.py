"""Errors as other systems get them: RFC 9457, a stable code for the program and a sentence for the person."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

MEDIA_TYPE: Final = "application/problem+json"


class Problem(Schema):
    """What was wrong with a request."""

    type: str = Field(description="A stable code: urn:otklik:<code>.", examples=["urn:otklik:unauthorized"])
    title: str = Field(description="The code in English words.")
    status: int
    detail: str = Field(description="A sentence in Russian for the person who reads the log.")
    errors: list[dict[str, Any]] = Field(default=[], description="What is wrong where, if several things are.")


def problem(status: int, code: str, detail: str, *, errors: list[dict[str, Any]] | None = None) -> HttpResponse:
    body = {
        "type": f"urn:otklik:{code}",
        "title": code.replace("-", " ").capitalize(),
        "status": status,
        "detail": detail,
        "errors": errors or [],
    }
    response = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False}, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def unauthorized() -> HttpResponse:
    detail = _("Нужен действующий ключ: заголовок «Authorization: Bearer …». Ключ даёт дирекция программы.")
    response = problem(401, "unauthorized", detail)
    response["WWW-Authenticate"] = 'Bearer realm="otklik"'
    return response


def out_of_scope(scope: str) -> HttpResponse:
    return problem(403, "out-of-scope", _("У этого ключа нет права «%(scope)s».") % {"scope": scope})


def not_found() -> HttpResponse:
    return problem(404, "not-found", _("Такого здесь нет, или это не входит в органы вашего ключа."))


def too_many(seconds: int) -> HttpResponse:
    response = problem(429, "too-many-requests", _("Слишком много запросов. Повторите через минуту."))
    response["Retry-After"] = str(seconds)
    return response


def method_not_allowed(allowed: str) -> HttpResponse:
    response = problem(405, "method-not-allowed", _("Так к этому адресу не обращаются."))
    response["Allow"] = allowed
    return response
