"""The menu of the site: floors put their items in when the app is ready; a person sees what she may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class MenuItem:
    """An item of the menu. ``allowed`` must answer without a query of its own: every page asks it."""

    label: str
    url_name: str
    icon: str = "list"
    order: int = 50
    allowed: Callable[[User], bool] = lambda user: True


@dataclass(frozen=True)
class Link:
    """An item as one person sees it on one page."""

    label: str
    url: str
    icon: str
    current: bool


_items: dict[str, MenuItem] = {}


def register(item: MenuItem) -> None:
    """Put an item into the menu. Raises ImproperlyConfigured for a second item with the same address."""
    if item.url_name in _items:
        raise ImproperlyConfigured(f"{item.url_name} is in the menu already.")
    _items[item.url_name] = item


def items_for(user: User, path: str) -> list[Link]:
    """What ``user`` may open, in order; the item with the longest address that ``path`` begins with is current."""
    allowed = [
        (item, reverse(item.url_name))
        for item in sorted(_items.values(), key=lambda item: item.order)
        if item.allowed(user)
    ]
    matching = [url for _, url in allowed if path == url or (url != "/" and path.startswith(url))]
    current = max(matching, key=len, default="")
    return [Link(item.label, url, item.icon, url == current) for item, url in allowed]
