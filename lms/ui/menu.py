"""The menu of the site: floors put their items in when the app is ready; a person sees what she may open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class MenuItem:
    """An item of the menu. ``allowed`` must answer without a query of its own: every page asks it.

    ``within`` is the address name of the item that heads its section: it is shown there, not in the first row.
    ``also``: address names of pages that belong to it and have no item of their own.
    """

    label: str
    url_name: str
    icon: str = "list"
    order: int = 50
    allowed: Callable[[User], bool] = lambda user: True
    within: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """An item as one person sees it on one page. ``parts`` is its section, itself first; empty where it has none."""

    label: str
    url: str
    icon: str
    current: bool
    parts: tuple[Link, ...] = ()


_items: dict[str, MenuItem] = {}


def register(item: MenuItem) -> None:
    """Put an item into the menu. Raises ImproperlyConfigured for a second item with the same address."""
    if item.url_name in _items:
        raise ImproperlyConfigured(f"{item.url_name} is in the menu already.")
    _items[item.url_name] = item


def items_for(user: User, path: str) -> list[Link]:
    """What ``user`` may open, in order; the item with the longest address that ``path`` begins with is current.

    A section whose head she may not open is shown as items of the first row.
    """
    allowed = [item for item in sorted(_items.values(), key=lambda item: item.order) if item.allowed(user)]
    urls = {item.url_name: _address(item.url_name) for item in allowed}
    places = {_address(name): urls[item.url_name] for item in allowed for name in (*item.also, item.url_name)}
    matching = [place for place in places if path == place or (place != "/" and path.startswith(place))]
    current = places.get(max(matching, key=len, default=""), "")
    first_row = [item for item in allowed if item.within not in urls]
    return [_link(item, [one for one in allowed if one.within == item.url_name], urls, current) for item in first_row]


@cache
def _address(url_name: str) -> str:
    """Every page asks for some forty of them, and they stay the same while the site runs."""
    return reverse(url_name)


def _link(item: MenuItem, section: Iterable[MenuItem], urls: dict[str, str], current: str) -> Link:
    def plain(one: MenuItem) -> Link:
        return Link(one.label, urls[one.url_name], one.icon, urls[one.url_name] == current)

    parts = tuple(plain(one) for one in (item, *section))
    is_here = any(part.current for part in parts)
    return Link(item.label, urls[item.url_name], item.icon, is_here, parts if len(parts) > 1 else ())
