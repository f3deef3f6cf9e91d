"""What a page of the exercise shows around the reply. Pure."""

from __future__ import annotations

import datetime as dt

from .channels import limits_of, look_of, meter_of
from .exercise import Exercise


def writing(exercise: Exercise, *, text: str, began: dt.datetime, now: dt.datetime) -> dict[str, object]:
    """The words of the page on which a reply is written: the message in its channel's look, the norms, the clock."""
    limits, length = limits_of(exercise.channel), len(text)
    return {
        "exercise": exercise,
        "look": look_of(exercise.channel),
        "limits": limits,
        "length": length,
        "meter": meter_of(limits, length),
        "moment": began,
        "norm_ends_at": exercise.norm_ends_at(began),
        "now": now,
    }
