"""Where changes come from: the feed of a higher floor, which registers itself here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Told:
    """A change as it is sent, and its place in the feed: the next question begins after it."""

    place: list[Any]
    document: dict[str, Any]


@dataclass(frozen=True)
class Source:
    """``kinds``: what there is to subscribe to, in words. ``now``: where the feed stands. ``read``: what follows."""

    kinds: Sequence[tuple[str, str]]
    now: Callable[[], list[Any]]
    read: Callable[[str, list[Any], Sequence[str], int], list[Told]]  # path, after, kinds, at most


_registered: list[Source] = []


def register(source: Source) -> None:
    if _registered:
        raise ImproperlyConfigured("Two sources of changes.")
    _registered.append(source)


def source() -> Source:
    return _registered[0]
