"""Figures of a report and how they add up along the tree. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .reach import Reach


@dataclass(frozen=True)
class Figures:
    """``required`` = completed + in progress + not started; the overdue are among the latter two."""

    required: int = 0
    completed: int = 0
    in_progress: int = 0
    not_started: int = 0
    overdue: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.required + other.required,
            self.completed + other.completed,
            self.in_progress + other.in_progress,
            self.not_started + other.not_started,
            self.overdue + other.overdue,
        )

    @property
    def left(self) -> int:
        return self.required - self.completed

    @property
    def started(self) -> int:
        return self.completed + self.in_progress

    def of(self, status: str) -> int:
        """The figure of a status of the filters; of all if there is none."""
        return int(getattr(self, status or "required"))

    @property
    def share(self) -> float | None:
        """The share of those who have completed; None where nobody must."""
        return self.completed / self.required if self.required else None


def total(parts: Iterable[Figures]) -> Figures:
    return sum(parts, Figures())


def roll_up(own: Mapping[int, Figures], reach: Reach) -> dict[int, Figures]:
    """From figures of each agency itself to figures of its whole subtree."""
    rolled: defaultdict[int, Figures] = defaultdict(Figures)
    for agency_id, figures in own.items():
        for ancestor in reach.ancestors(agency_id):
            rolled[ancestor] += figures
    return dict(rolled)


def add_up(changes: Iterable[tuple[int, str, dt.date | None, int]], days: Sequence[dt.date]) -> list[Figures]:
    """The figures in the evening of each of ``days``, from what changed until then: (which day first shows it,
    state, due date, how many more or fewer)."""
    by_day: defaultdict[int, Counter[tuple[str, dt.date | None]]] = defaultdict(Counter)
    for number, state, due_on, count in changes:
        by_day[number][state, due_on] += count
    held: Counter[tuple[str, dt.date | None]] = Counter()
    found = []
    for number, day in enumerate(days):
        for key, count in by_day[number].items():
            held[key] += count
        found.append(_figures(held, day))
    return found


def _figures(held: Mapping[tuple[str, dt.date | None], int], day: dt.date) -> Figures:
    states: Counter[str] = Counter()
    overdue = 0
    for (state, due_on), count in held.items():
        states[state] += count
        if state != "completed" and due_on is not None and due_on < day:
            overdue += count
    return Figures(sum(states.values()), states["completed"], states["in_progress"], states["not_started"], overdue)
