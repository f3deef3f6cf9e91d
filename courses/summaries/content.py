"""What a summary says: the page as data, frozen with the row. Pure.

Of people it keeps keys: a name is shown to whoever may see that person today, or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .advice import Advice
from .score import Week

VERSION = 1


@dataclass(frozen=True)
class Unit:
    """An agency or unit of the next level down."""

    name: str
    required: int
    completed: int
    overdue: int


@dataclass(frozen=True)
class Late:
    """Somebody who is overdue: what with, and since when the first of it."""

    user: int
    post: str
    agency: str
    courses: tuple[str, ...]
    due_on: dt.date


@dataclass(frozen=True)
class Place:
    """Where the agency stands among others of its kind by the share of those who have completed."""

    rank: int
    of: int
    kind: str
    median: float


@dataclass(frozen=True)
class Worst:
    """One of the weakest replies of the week."""

    user: int
    title: str
    score: int


@dataclass(frozen=True)
class Content:
    """The page. ``before`` figures are those a week ago; None: nothing was required then."""

    agency: str
    since: dt.date
    until: dt.date
    required: int
    completed: int
    in_progress: int
    not_started: int
    overdue: int
    required_before: int
    completed_before: int
    overdue_before: int
    soon: int  # people with something due within a week who are not overdue
    units: tuple[Unit, ...]
    late: tuple[Late, ...]  # the longest overdue first, not all
    replies: Week
    replies_before: Week
    worst: tuple[Worst, ...]
    shift: Week  # queues sorted out as in a duty shift
    advice: Advice
    place: Place | None = None
    place_why: str = ""  # why there is no place, if it is switched on
    version: int = field(default=VERSION)

    @property
    def share(self) -> float | None:
        return self.completed / self.required if self.required else None

    @property
    def change(self) -> int | None:
        """By how many percentage points the share has changed in the week."""
        if not (self.required and self.required_before):
            return None
        return round(100 * self.completed / self.required) - round(100 * self.completed_before / self.required_before)

    @property
    def overdue_change(self) -> int:
        return self.overdue - self.overdue_before

    def to_json(self) -> dict[str, Any]:
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Content:
        made = dict(data)
        made["since"], made["until"] = (dt.date.fromisoformat(made[name]) for name in ("since", "until"))
        made["units"] = tuple(Unit(**one) for one in made["units"])
        made["late"] = tuple(_late(one) for one in made["late"])
        made["worst"] = tuple(Worst(**one) for one in made["worst"])
        for name in ("replies", "replies_before", "shift"):
            made[name] = Week(**made[name])
        made["advice"] = Advice(**{**made["advice"], "why": tuple(made["advice"]["why"])})
        made["place"] = Place(**made["place"]) if made["place"] else None
        return cls(**made)


def _late(data: Mapping[str, Any]) -> Late:
    return Late(**{**data, "courses": tuple(data["courses"]), "due_on": dt.date.fromisoformat(data["due_on"])})


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def rank(own: int, shares: Mapping[int, float]) -> tuple[int, int]:
    """The place of ``own`` among ``shares`` and how many there are; equal shares stand on one place."""
    return 1 + sum(share > shares[own] for share in shares.values()), len(shares)
