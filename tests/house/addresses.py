"""The address table of the site as the tests of the house see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

FOREIGN = ("accounts/", "admin/")  # django-allauth and Django's admin keep their own doors


@dataclass(frozen=True)
class Address:
    """One pattern of ours: its full name, its route and its view."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def parts(self) -> list[str]:
        """Names of the variable parts of the route."""
        return [piece.split(":")[-1].split(">")[0] for piece in self.route.split("<")[1:]]


def ours() -> list[Address]:
    """Every address of our three floors, in alphabetical order of routes."""
    return sorted(_walk(get_resolver(), "", ""), key=lambda address: (address.route, address.name))


def _walk(resolver: URLResolver, route: str, namespace: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        whole = route + str(entry.pattern)
        if whole.startswith(FOREIGN):
            continue
        if isinstance(entry, URLResolver):
            yield from _walk(entry, whole, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)
        elif isinstance(entry, URLPattern):
            yield Address(f"{namespace}{entry.name}", whole, entry.callback)
