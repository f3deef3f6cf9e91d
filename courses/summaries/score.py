"""The weekly score of replies: speed and quality, and nothing hidden. Pure.

Speed of a reply: 100 up to half the norm, then evenly to 70 at the norm, then evenly to 0 at twice the norm. The score
is 0.4 of the mean speed and 0.6 of the mean quality, at most 15 above the quality (haste does not pay for runarounds),
and at most 49 in a week with a leak of personal data that a trainer has confirmed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LEAK_CAP: Final = 49
ABOVE_QUALITY: Final = 15
FEW: Final = 2  # with fewer replies the score is shown as it is, and says nothing


@dataclass(frozen=True)
class Reply:
    """A reply of the week. ``minutes`` of ``norm``: None where the exercise advises no time."""

    score: int
    minutes: float | None = None
    norm: float | None = None
    leak: bool = False


@dataclass(frozen=True)
class Week:
    """``n`` replies; ``timed`` of them with a norm of time. Values are None where there is nothing to count."""

    n: int = 0
    timed: int = 0
    speed: float | None = None
    quality: float | None = None
    score: float | None = None
    leak: bool = False

    @property
    def is_few(self) -> bool:
        return self.n < FEW

    @property
    def zone(self) -> str:
        """«сильно», «хорошо», «слабо», «плохо»: 85, 70 and 50 are the borders."""
        if self.score is None or self.is_few:
            return ""
        borders = ((85, "сильно"), (70, "хорошо"), (50, "слабо"))
        return next((word for border, word in borders if self.score >= border), "плохо")


def speed(minutes: float, norm: float) -> float:
    part = minutes / norm
    if part <= 0.5:
        return 100.0
    if part <= 1:
        return 100 - 60 * (part - 0.5)
    return max(0.0, 70 * (2 - part))


def week(replies: Sequence[Reply]) -> Week:
    if not replies:
        return Week()
    timed = [speed(one.minutes, one.norm) for one in replies if one.minutes is not None and one.norm]
    quality = sum(one.score for one in replies) / len(replies)
    fast = sum(timed) / len(timed) if timed else None
    score = quality if fast is None else min(0.4 * fast + 0.6 * quality, quality + ABOVE_QUALITY)
    leak = any(one.leak for one in replies)
    if leak:
        score = min(score, LEAK_CAP)
    return Week(len(replies), len(timed), _one(fast), _one(quality), _one(score), leak)


def _one(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
