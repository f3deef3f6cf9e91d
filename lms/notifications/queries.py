from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from .kinds import Kind, registered
from .models import Notification, Wording

if TYPE_CHECKING:
    from lms.people.models import User


def unread_count(user: User) -> int:
    """How many notifications ``user`` has not read; counted up to 100, since the badge says «99+» beyond."""
    return Notification.objects.filter(recipient=user, read_at=None).order_by()[:100].count()


def of(user: User) -> QuerySet[Notification]:
    """Notifications of ``user``, newest first."""
    return Notification.objects.filter(recipient=user)


@dataclass(frozen=True)
class Pattern:
    """How a kind is worded now; ``changed`` is the office's own wording where it has one."""

    kind: Kind
    title: str
    body: str
    changed: Wording | None = None


def pattern_of(kind: Kind) -> Pattern:
    return _pattern(kind, Wording.objects.filter(kind=kind.code).first())


def patterns() -> list[Pattern]:
    """Every kind whose words the office may choose, as it is worded now, by its title."""
    last = {one.kind: one for one in Wording.objects.order_by("kind", "-id").distinct("kind").select_related("by")}
    found = [_pattern(kind, last.get(kind.code)) for kind in registered.values() if kind.title != "{title}"]
    return sorted(found, key=lambda one: one.title)


def wordings(kind: Kind) -> QuerySet[Wording]:
    """How the kind was worded, the latest first."""
    return Wording.objects.filter(kind=kind.code).select_related("by")


def _pattern(kind: Kind, wording: Wording | None) -> Pattern:
    if wording is None or not wording.title:
        return Pattern(kind, kind.title, kind.body)
    return Pattern(kind, wording.title, wording.body, wording)
