"""Figures of a report and how they add up along the tree. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
