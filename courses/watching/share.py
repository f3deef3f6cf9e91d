"""How much of a recording a lesson asks for, and what a telling of the player may add. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from courses.lessons.kinds import timed

from . import spans
from .spans import Spans

USUAL: Final = 80  # percent
EVERY: Final = 15  # seconds between two tellings of the player
# Players go up to twice as fast; the rest is for clocks and connections that are not exact.
FASTEST: Final = 2.1
# Who has told nothing for longer has lost her connection or her way: so much of it counts at most.
PATIENCE: Final = dt.timedelta(minutes=10)
MOST_SPANS: Final = 500


@dataclass(frozen=True)
class Share:
    """Seconds that were watched of a recording, and the percent that the lesson asks for.

    ``length`` is None where the file does not say how long it is.
    """

    seconds: int
    length: int | None
    needed: int

    @property
    def percent(self) -> int:
        return min(100, self.seconds * 100 // self.length) if self.length else 0

    @property
    def is_enough(self) -> bool:
        return bool(self.length) and self.seconds * 100 >= self.needed * (self.length or 0)


def needed(settings: Mapping[str, Any]) -> int:
    """The percent of a lesson whose rule is the watched share."""
    return int(settings.get("share") or USUAL)


def settled(given: Any) -> dict[str, Any]:
    """``{"share": percent}`` where a share is asked for, ``{"at_least": minutes}`` where time is."""
    asked = given.get("share") if isinstance(given, dict) else None
    return {**({"share": asked} if isinstance(asked, int) and 1 <= asked <= 100 else {}), **timed(given)}


def gained(told: Spans, known: Spans, *, length: int, since: dt.timedelta) -> Spans:
    """What of ``told`` is new and can have been watched in the time ``since`` the player told last."""
    fresh = spans.without(spans.within(told, length), known)
    return spans.first(fresh, int(min(since, PATIENCE).total_seconds() * FASTEST))


def going_on(position: int, length: int | None) -> int:
    """The second at which a player goes on: whoever was at the end begins anew."""
    near_the_end = length is not None and position >= length - max(2, length // 50)
    return 0 if near_the_end else position
