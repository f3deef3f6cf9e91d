from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from courses.progress.models import Completion
from lms.agencies.scopes import working_under

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


def completions_under(
    path: str, *, course: int | None = None, state: str = "", changed_since: dt.datetime | None = None
) -> QuerySet[Completion]:
    """Completions of people who work today in the subtree at ``path``, each with its certificate if it has one.

    ``state`` is that of the certificate; changed is what was completed, revoked or superseded since.
    """
    found = Completion.objects.filter(working_under(path, field="user_id"))
    found = found.select_related("user", "course", "certificate")
    if course is not None:
        found = found.filter(course=course)
    if state:
        found = found.filter(certificate__state=state)
    if changed_since is not None:
        found = found.filter(Q(completed_at__gte=changed_since) | Q(certificate__state_changed_at__gte=changed_since))
    return found
