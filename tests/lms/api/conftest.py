"""Keys of other systems, and how they ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from lms.api.actions import issue
from lms.api.models import ApiToken, Scope
from lms.models import Agency, User

Ask = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def within_a_minute() -> Iterator[None]:
    """The first question of a minute begins a new count and costs more: stay in one."""
    with time_machine.travel(timezone.now().replace(second=20), tick=False):
        yield


@pytest.fixture
def give(office: User) -> Callable[..., tuple[ApiToken, str]]:
    """The programme office gives a key; by default with everything that a key can open."""

    def make(agency: Agency, *, scopes: list[str] | None = None, name: str = "1С:ЗУП") -> tuple[ApiToken, str]:
        until = timezone.now() + dt.timedelta(days=90)
        return issue(name=name, agency=agency, scopes=scopes or Scope.values, expires_at=until, by=office)

    return make


@pytest.fixture
def ask() -> Ask:
    """A question of another system: ``ask(secret, "staff", limit=2)``."""

    def get(secret: str | None, path: str, method: str = "get", **query: Any) -> HttpResponse:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        return getattr(Client(raise_request_exception=True), method)(f"/api/v1/{path}", query, headers=headers)

    return get
