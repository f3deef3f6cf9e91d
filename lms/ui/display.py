"""How a person wants to see the site: theme, text size, spacing, pictures. Kept in a signed cookie for a year."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE: Final = "display"
YEAR: Final = 60 * 60 * 24 * 365
THEMES: Final = [
    ("auto", _("Как на устройстве")),
    ("light", _("Светлое")),
    ("dark", _("Тёмное")),
    ("contrast", _("Контрастное: белое на чёрном")),
]
SIZES: Final = [("100", _("Обычный")), ("125", "125 %"), ("150", "150 %"), ("200", "200 %")]
SPACINGS: Final = [("normal", _("Обычные")), ("wide", _("Увеличенные"))]
IMAGES: Final = [("on", _("Показывать")), ("off", _("Не показывать"))]
CHOICES: Final = {
    "theme": [value for value, _label in THEMES],
    "size": [value for value, _label in SIZES],
    "spacing": [value for value, _label in SPACINGS],
    "images": [value for value, _label in IMAGES],
}


@dataclass(frozen=True)
class Display:
    """The choices of one person; the defaults are what most see."""

    theme: str = "auto"
    size: str = "100"
    spacing: str = "normal"
    images: str = "on"

    @property
    def is_default(self) -> bool:
        return self == Display()

    def packed(self) -> str:
        return ".".join(getattr(self, field.name) for field in fields(self))


def unpack(value: str) -> Display:
    """The choices in a cookie; one that is not of this version is as good as none."""
    parts = value.split(".")
    if len(parts) != len(CHOICES) or any(part not in CHOICES[name] for name, part in zip(CHOICES, parts, strict=True)):
        return Display()
    return Display(*parts)


def of(request: HttpRequest) -> Display:
    """The choices of whoever sends the request, signed in or not."""
    if COOKIE not in request.COOKIES:
        return Display()
    return unpack(request.get_signed_cookie(COOKIE, default="", salt=COOKIE) or "")


def remember(response: HttpResponse, display: Display) -> None:
    """Keep the choices with the browser."""
    response.set_signed_cookie(
        COOKIE,
        display.packed(),
        salt=COOKIE,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
