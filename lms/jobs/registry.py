"""Handlers by kind of job, and the schedule: what is due again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Handler = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Scheduled:
    """A job that is due every ``seconds``; each slot of the clock gets one row, however many schedulers tick."""

    kind: str
    seconds: int


handlers: dict[str, Handler] = {}
long_kinds: set[str] = set()
schedule: list[Scheduled] = []


def handler(kind: str, *, every_seconds: int | None = None, long: bool = False) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``. It must be safe to run twice with the same payload.

    With ``every_seconds`` such a job is also made by the schedule, with an empty payload. A ``long`` one has
    transactions of its own, so that others see how far it is; it calls ``actions.still_at_it`` on the way.
    """

    def register(function: Handler) -> Handler:
        if kind in handlers:
            raise ImproperlyConfigured(f"Two handlers for jobs of kind {kind}.")
        handlers[kind] = function
        if long:
            long_kinds.add(kind)
        if every_seconds is not None:
            schedule.append(Scheduled(kind, every_seconds))
        return function

    return register
