"""The standing cast: a small region and the people every story is told with.

- ``learner`` Анна works in the ministry of health's unit; her agency's ``hr`` and ``head`` oversee the ministry;
- ``trainer`` works in the regional centre, ``office`` is the programme office over the whole region;
- ``stranger`` works in another ministry and must never see anything of theirs; ``strange_hr`` is HR there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from hypothesis import settings as hypothesis_settings

from lms.models import Agency, Position, Role, User
from tests import builders

pytest_plugins = ["tests.browser"]

# How long an example takes says more about the machine than about the product; speed is measured by `./run bench`.
hypothesis_settings.register_profile("otklik", deadline=None)
hypothesis_settings.load_profile("otklik")


@dataclass(frozen=True)
class Region:
    """The org tree of the stories."""

    government: Agency
    centre: Agency
    health: Agency
    health_unit: Agency
    transport: Agency


@pytest.fixture
def region(db: None) -> Region:
    government = builders.agency("GOV", "Правительство", kind=Agency.Kind.GOVERNMENT)
    health = builders.agency("MINZDRAV", "Минздрав", parent=government)
    return Region(
        government=government,
        centre=builders.agency("CUR", "ЦУР", parent=government, kind=Agency.Kind.CENTRE),
        health=health,
        health_unit=builders.agency("MINZDRAV_OBR", "Отдел обращений", parent=health, kind=Agency.Kind.UNIT),
        transport=builders.agency("MINTRANS", "Минтранс", parent=government),
    )


@pytest.fixture
def specialist(db: None) -> Position:
    return builders.position("Главный специалист отдела")


@pytest.fixture
def learner(region: Region, specialist: Position) -> User:
    return builders.official("anna@example.org", "Иванова", "Анна", "Петровна", agency=region.health_unit)


@pytest.fixture
def hr(region: Region, specialist: Position) -> User:
    return builders.official("hr@example.org", "Кадрова", "Ольга", "Ильинична", agency=region.health, role=Role.HR)


@pytest.fixture
def head(region: Region, specialist: Position) -> User:
    return builders.official("head@example.org", "Главина", "Мария", "Сергеевна", agency=region.health, role=Role.HEAD)


@pytest.fixture
def trainer(region: Region, specialist: Position) -> User:
    return builders.official(
        "trainer@example.org",
        "Тренёв",
        "Пётр",
        "Ильич",
        agency=region.centre,
        role=Role.TRAINER,
        over=region.government,
    )


@pytest.fixture
def office(region: Region, specialist: Position) -> User:
    user = builders.official(
        "office@example.org",
        "Дирекцева",
        "Вера",
        "Павловна",
        agency=region.centre,
        role=Role.OFFICE,
        over=region.government,
    )
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def stranger(region: Region, specialist: Position) -> User:
    return builders.official("stranger@example.org", "Чужов", "Олег", "Юрьевич", agency=region.transport)


@pytest.fixture
def strange_hr(region: Region, specialist: Position) -> User:
    return builders.official(
        "strange-hr@example.org", "Чужова", "Инна", "Юрьевна", agency=region.transport, role=Role.HR
    )


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which the given person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return sign_in


def pytest_configure() -> None:
    """Whitenoise warns about a missing folder; pages under test take their static files from the sources."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
