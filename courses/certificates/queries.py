from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from . import numbering
from .models import Certificate

if TYPE_CHECKING:
    from lms.people.models import User


def of(user: User) -> QuerySet[Certificate]:
    """The certificates of ``user``, newest first; those that a later one replaced come last."""
    return Certificate.objects.filter(holder=user).order_by("state", "-issued_on", "-id")


def by_token(token: str) -> Certificate | None:
    """The certificate whose QR code holds ``token``."""
    return Certificate.objects.filter(token=token).first()


def by_typed_number(typed: str) -> Certificate | None:
    """The certificate whose number a person typed, in whatever manner."""
    number = numbering.read(typed)
    return Certificate.objects.filter(number=number).first() if number else None
