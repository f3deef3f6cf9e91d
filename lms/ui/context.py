"""What every template knows: ``page``. Nothing is computed before a template asks for it."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from . import menu
from .display import Display
from .display import of as display_of


class Page:
    """The frame around a page, for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def menu(self) -> list[menu.Link]:
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return []
        return menu.items_for(user, self._request.path)

    @cached_property
    def unread(self) -> int:
        """Unread notifications: the only query that the frame makes."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        from lms.notifications.queries import unread_count  # a room above this one

        return unread_count(user)

    @cached_property
    def display(self) -> Display:
        return display_of(self._request)

    @property
    def framed(self) -> bool:
        """Whether the page is shown within another one of this site, such as a preview: then it is only its middle."""
        return self._request.headers.get("Sec-Fetch-Dest") == "iframe"

    @property
    def development(self) -> bool:
        return settings.DEVELOPMENT


def page(request: HttpRequest) -> dict[str, Page]:
    """The context processor."""
    return {"page": Page(request)}
