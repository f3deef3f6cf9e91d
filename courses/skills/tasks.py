"""Background work: who holds all parts of a skill that was defined or changed; a round that misses nobody."""

from __future__ import annotations

from typing import Any

from lms.jobs.actions import enqueue
from lms.jobs.registry import handler

from . import actions


@handler(actions.EVALUATE)
def evaluate(payload: dict[str, Any]) -> None:
    last = actions.evaluate_everybody(skills=payload["skills"], after=payload["after"])
    if last is not None:
        key = f"{actions.EVALUATE}:{payload['skills']}:{payload.get('round', '')}:{last}"
        enqueue(actions.EVALUATE, key=key[:120], payload={**payload, "after": last})


@handler("skills.round", every_seconds=24 * 3600)
def everybody(payload: dict[str, Any]) -> None:
    after: int | None = 0
    while after is not None:
        after = actions.evaluate_everybody(after=after)
