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
schedule: list[Scheduled] = []


def handler(kind: str, *, every_seconds: int | None = None) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``. It must be safe to run twice with the same payload.

    With ``every_seconds`` such a job is also made by the schedule, with an empty payload.
    """

    def register(function: Handler) -> Handler:
        if kind in handlers:
            raise ImproperlyConfigured(f"Two handlers for jobs of kind {kind}.")
        handlers[kind] = function
        if every_seconds is not None:
            schedule.append(Scheduled(kind, every_seconds))
        return function

    return register
