"""Agencies × requirements: which share of the assignments is completed. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from courses.reports.figures import Figures, total

if TYPE_CHECKING:
    from courses.reports.reach import Place, Reach
    from courses.requirements.models import Requirement

COLUMNS: Final = 12
STEPS: Final = 4


@dataclass(frozen=True)
class Cell:
    """How far an agency is with a requirement."""

    requirement: Requirement
    figures: Figures

    @property
    def step(self) -> int:
        """How dark the cell is: 0 for nothing, 4 for all."""
        return int((self.figures.share or 0) * STEPS)


@dataclass(frozen=True)
class HeatRow:
    """A line: an agency with its subtree; without ``agency`` the whole, or (``own``) who works in no unit."""

    figures: Figures
    cells: list[Cell]
    agency: Place | None = None
    own: bool = False


@dataclass(frozen=True)
class Heat:
    requirements: list[Requirement]
    total: HeatRow
    rows: list[HeatRow]
    left_out: int = 0  # requirements that found no place


class _Line:
    """Numbers of a line while they are added up: by requirement."""

    def __init__(self) -> None:
        self.numbers: dict[int, list[int]] = {}

    def add(self, requirement: int, numbers: Sequence[int]) -> None:
        held = self.numbers.get(requirement)
        self.numbers[requirement] = (
            list(numbers) if held is None else [a + b for a, b in zip(held, numbers, strict=True)]
        )

    def figures(self, requirement: int) -> Figures:
        return Figures(*self.numbers.get(requirement, ()))

    @property
    def whole(self) -> Figures:
        return total(Figures(*numbers) for numbers in self.numbers.values())


def shaped(reach: Reach, requirements: Sequence[Requirement], cells: Iterable[tuple[int, ...]]) -> Heat:
    """The table: the whole first, then the units, those with the smallest share before the others."""
    unit_of = _units(reach)
    lines = defaultdict[int, _Line](_Line)
    for agency, requirement, *numbers in cells:
        lines[unit_of.get(agency, 0)].add(requirement, numbers)
    whole = _Line()
    for line in lines.values():
        for requirement, numbers in line.numbers.items():
            whole.add(requirement, numbers)
    by_size = sorted(whole.numbers, key=lambda key: -whole.figures(key).required)
    by_size = [key for key in by_size if whole.figures(key).required]
    shown = [one for one in requirements if one.pk in by_size[:COLUMNS]]

    def row(line: _Line, agency: Place | None = None, *, own: bool = False) -> HeatRow:
        return HeatRow(line.whole, [Cell(one, line.figures(one.pk)) for one in shown], agency, own)

    rows = [row(lines[unit.pk], unit) for unit in reach.units if unit.pk in lines] if not reach.own else []
    if rows and 0 in lines:
        rows.append(row(lines[0], own=True))
    rows = sorted((one for one in rows if one.figures.required), key=lambda one: one.figures.share or 0)
    return Heat(shown, row(whole), rows, max(len(by_size) - len(shown), 0))


def _units(reach: Reach) -> dict[int, int]:
    """Agency → the unit of the page that it belongs to; who is in none of them works in the chosen agency itself."""
    return {agency.pk: unit.pk for unit in reach.units for _level, agency in reach.walk([unit])}
