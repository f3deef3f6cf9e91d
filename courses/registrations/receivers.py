from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from courses.editions.models import SeminarEdition
from courses.editions.signals import limits_changed
from courses.seminars.models import SeminarSession
from courses.seminars.signals import session_cancelled, session_changed, session_moving
from lms.people.models import User

from . import actions, letters
from .models import LIVE, Registration
from .queries import busy

TOLD_OF = {"starts_at", "ends_at", "hall", "place"}


@receiver(session_moving)
def object_to_hours(session: SeminarSession, **_: Any) -> list[str]:
    """Nobody who comes may be elsewhere then."""
    people = User.objects.filter(registrations__session=session, registrations__state__in=LIVE)
    return busy(session, people)


@receiver(session_changed)
def tell_of_change(session: SeminarSession, changed: list[str], **_: Any) -> None:
    if TOLD_OF & set(changed):
        coming = Registration.objects.filter(session=session, state__in=LIVE).select_related("user")
        letters.tell_all(letters.CHANGED, session, coming)
    if {"seats", "online_seats", "hall"} & set(changed):
        actions.fill(session.edition)


@receiver(session_cancelled)
def close(session: SeminarSession, by: Any = None, **_: Any) -> None:
    actions.cancel_all(session, by=by)


@receiver(limits_changed)
def fill(edition: SeminarEdition, **_: Any) -> None:
    actions.fill(edition)
