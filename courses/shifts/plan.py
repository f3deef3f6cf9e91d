"""When the messages of a shift come and are due, and what the answers earn. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from quizzes.scenarios.models import Scenario

FEWEST: Final = 2
MOST: Final = 12
# Messages come in over the first part of the shift, so that there is time to answer the last one.
ARRIVING: Final = 0.6
USUAL_MINUTES: Final = 20
USUAL_PASS: Final = 55
# A reply that comes late is worth this share of its points.
LATE: Final = 0.5


@dataclass(frozen=True)
class Answered:
    """A reply that was sent: its key, its points and when."""

    reply: int
    score: int
    at: dt.datetime


def settled(given: Any) -> dict[str, Any]:
    """``{"scenarios": [ids], "pass_score": points}``; the length of the shift is ``lesson.minutes``."""
    said = given if isinstance(given, dict) else {}
    rows = said.get("scenarios")
    keys = [key for key in rows if isinstance(key, int)] if isinstance(rows, list) else []
    points = said.get("pass_score")
    known = isinstance(points, int) and 0 <= points <= 100
    return {"scenarios": list(dict.fromkeys(keys))[:MOST], "pass_score": points if known else USUAL_PASS}


def arrivals(scenarios: Sequence[Scenario], start: dt.datetime, minutes: int) -> list[dict[str, Any]]:
    """The messages of a shift that begins at ``start``, in the order in which they come.

    Each is due after the time that its exercise gives for writing, at the latest when the shift ends.
    """
    length = dt.timedelta(minutes=minutes)
    step = length * ARRIVING / max(1, len(scenarios) - 1)
    messages = []
    for place, scenario in enumerate(scenarios):
        arrives = start + step * place
        due = min(arrives + dt.timedelta(minutes=scenario.write_minutes or USUAL_MINUTES), start + length)
        messages.append({"scenario": scenario.pk, "arrives_at": arrives.isoformat(), "due_at": due.isoformat()})
    return messages


def judged(messages: Iterable[dict[str, Any]], answers: dict[int, Answered]) -> list[dict[str, Any]]:
    """What became of each message: a late reply earns half, none earns nothing."""
    found = []
    for message in messages:
        answer = answers.get(message["scenario"])
        on_time = answer is not None and answer.at <= dt.datetime.fromisoformat(message["due_at"])
        points = answer.score if answer else 0
        found.append(
            {
                "scenario": message["scenario"],
                "reply": answer.reply if answer else None,
                "score": points if on_time else round(points * LATE),
                "on_time": on_time,
            }
        )
    return found


def total(outcome: Sequence[dict[str, Any]]) -> int:
    """The mean over all messages."""
    return round(sum(row["score"] for row in outcome) / len(outcome)) if outcome else 0
