"""The kinds of notifications. A room names its own with ``Kind(...)`` beside its actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from .models import Notification

# Jobs of this room: one letter, many through one connection, the letter of a day.
DELIVER = "notifications.deliver"
DELIVER_MANY = "notifications.deliver_many"
DIGEST = "notifications.deliver_digest"

registered: dict[str, Kind] = {}


@dataclass(frozen=True)
class Kind:
    """``code`` is ``floor.noun_verbed``; ``title`` and ``body`` are Russian ``str.format`` patterns.

    The patterns are what the project says; the programme office may say it in its own words. A kind with a name
    (``optional``, «когда …») is not needed to do one's duty: a person may do without its letters.
    """

    code: str
    title: str
    body: str
    by_email: bool = True
    optional: str = ""

    def __post_init__(self) -> None:
        if registered.setdefault(self.code, self) != self:
            raise ImproperlyConfigured(f"Two kinds of notifications are called {self.code}.")

    @property
    def is_frame(self) -> bool:
        """Whether its room puts all the words together: then there are none to choose here."""
        return self.title == "{title}"

    @cached_property
    def words(self) -> frozenset[str]:
        """The names that may stand in braces in the patterns of this kind."""
        return words_in(self.title) | words_in(self.body)


def delivery_of(key: str) -> str:
    """The key of the job that sends the letter of the notification ``key``, where it goes by itself."""
    return f"{DELIVER}:{key}"[:120]


def words_in(pattern: str) -> frozenset[str]:
    """The names in braces of a pattern. ValueError where it is no pattern of plain names."""
    found = set()
    for _text, name, form, conversion in Formatter().parse(pattern):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(name)
        found.add(name)
    return frozenset(found)


Dress = Callable[["Notification", "EmailMultiAlternatives"], None]
dresses: dict[str, Dress] = {}


def dressed(kind: Kind) -> Callable[[Dress], Dress]:
    """Register the function that makes more of a letter of this kind than its words: another body, an attachment."""

    def register(dress: Dress) -> Dress:
        if kind.code in dresses:
            raise ImproperlyConfigured(f"Two dresses for letters of {kind.code}.")
        dresses[kind.code] = dress
        return dress

    return register
