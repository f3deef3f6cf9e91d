from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone

from .facts import Place
from .models import Attempt, AttemptEvent

FROM_THE_PAGE: Final = frozenset({AttemptEvent.Kind.AWAY, AttemptEvent.Kind.BACK, AttemptEvent.Kind.WINDOW})
AT_ONCE: Final = 50
IN_ALL: Final = 400


@transaction.atomic
def note(*, attempt: Attempt, seen: Iterable[tuple[str, dt.datetime]]) -> int:
    """Keep what the page of an open attempt has seen: kinds with times. Returns how many were sensible.

    The same thing told twice is kept once; times outside the attempt are drawn into it. A practice keeps nothing.
    """
    now = timezone.now()
    if attempt.practice or attempt.state != Attempt.State.OPEN or attempt.events.count() >= IN_ALL:
        return 0
    events = [
        AttemptEvent(attempt=attempt, kind=kind, at=min(max(at, attempt.started_at), now))
        for kind, at in list(seen)[:AT_ONCE]
        if kind in FROM_THE_PAGE
    ]
    AttemptEvent.objects.bulk_create(events, ignore_conflicts=True)
    return len(events)


def observe(*, attempt: Attempt, place: Place) -> None:
    """Note that answers come from another address or browser than before. Asks the database only where they do."""
    known = Place(attempt.address or "", attempt.browser)
    found = Place(place.address or known.address, place.browser or known.browser)
    if attempt.practice or found == known:
        return
    now = timezone.now()
    compared = [
        (AttemptEvent.Kind.ADDRESS, known.address, found.address),
        (AttemptEvent.Kind.BROWSER, known.browser, found.browser),
    ]
    changed = [
        AttemptEvent(attempt=attempt, kind=kind, at=now, detail=f"{before} → {after}")
        for kind, before, after in compared
        if before and before != after
    ]
    if changed and attempt.events.count() < IN_ALL:
        AttemptEvent.objects.bulk_create(changed, ignore_conflicts=True)
    attempt.address, attempt.browser = found.address or None, found.browser
    Attempt.objects.filter(pk=attempt.pk).update(address=attempt.address, browser=attempt.browser)


def resumed(*, attempt: Attempt, place: Place | None) -> None:
    """Note that an open attempt was entered again from outside, a moment or more after its beginning."""
    now = timezone.now()
    if not attempt.practice and now - attempt.started_at > dt.timedelta(minutes=1):
        AttemptEvent.objects.create(attempt=attempt, kind=AttemptEvent.Kind.RESUMED, at=now)
    if place is not None:
        observe(attempt=attempt, place=place)
