"""What happened around an attempt, in words: facts with times, and no verdict. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address

from .models import AttemptEvent

BROWSERS: Final = (
    ("Яндекс Браузер", r"YaBrowser"),
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
SYSTEMS: Final = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X"),
    ("Linux", r"Linux"),
)


@dataclass(frozen=True)
class Place:
    """From where a request came: the address in the network and the browser, as words."""

    address: str
    browser: str


@dataclass(frozen=True)
class Fact:
    """One line of what happened; ``until`` is when a person who had left came back, where that is known."""

    at: dt.datetime
    kind: str
    text: str
    detail: str = ""
    until: dt.datetime | None = None

    @property
    def seconds(self) -> int | None:
        return None if self.until is None else round((self.until - self.at).total_seconds())


def place_of(meta: Mapping[str, Any]) -> Place:
    """Where a request came from. Behind a proxy the address stands in the header that the proxy sets."""
    address = str(meta.get(settings.PROXY_ADDRESS_HEADER or "REMOTE_ADDR", "")).strip()
    try:
        validate_ipv46_address(address)
    except ValidationError:
        address = ""  # a socket has none
    return Place(address, browser_name(str(meta.get("HTTP_USER_AGENT", ""))))


def browser_name(agent: str) -> str:
    """«Firefox, Windows»: so much of it as a person would say, no version: an update is no other browser."""
    named = [next((name for name, sign in known if re.search(sign, agent)), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in named if name)


def told(events: Iterable[AttemptEvent]) -> list[Fact]:
    """Events in order, leaving and coming back as one line."""
    facts: list[Fact] = []
    left: int | None = None
    for event in sorted(events, key=lambda one: one.at):
        if event.kind == AttemptEvent.Kind.BACK and left is not None:
            facts[left] = Fact(facts[left].at, facts[left].kind, facts[left].text, facts[left].detail, event.at)
            left = None
            continue
        if event.kind == AttemptEvent.Kind.AWAY:
            left = len(facts)
        facts.append(Fact(event.at, event.kind, str(AttemptEvent.Kind(event.kind).label), event.detail))
    return facts
