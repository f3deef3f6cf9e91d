"""What stands in a cell, where it stands, and what may be wrong with a table. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


class Unreadable(ValueError):  # noqa: N818 - an answer to the person, not an error of the program
    """A file that cannot be read as a table: why, in Russian, and the address of the cell where there is one."""

    def __init__(self, reason: str, place: str = "") -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason, self.place = reason, place


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that is counted by the program; ``value`` is what it came to when the file was saved (None: unknown)."""

    value: Plain


@dataclass(frozen=True, slots=True)
class Failed:
    """A cell with an error of the program in it, such as «#ССЫЛКА!» (#REF!)."""

    code: str


Plain = str | int | float | bool | dt.datetime | Failed | None
Cell = Plain | Formula


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it. ``number`` is the one that the program shows; ``cells`` are by column, from 0.

    ``merged`` says for a column which range its cell was merged into («A5:A9»).
    """

    number: int
    cells: Mapping[int, Cell]
    merged: Mapping[int, str]

    def __getitem__(self, column: int) -> Cell:
        return self.cells.get(column)


@dataclass(frozen=True)
class Limits:
    """How large a table may be."""

    bytes: int = 40 * MEGABYTE
    rows: int = 250_000
    columns: int = 200
    text: int = 128 * MEGABYTE  # all different texts of a workbook together


def letters(column: int) -> str:
    """The letters over a column: 0 is A, 26 is AA."""
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(65 + digit) + name
    return name


def address(column: int, row: int) -> str:
    return f"{letters(column)}{row}"


def column_of(reference: str) -> tuple[int, int]:
    """Column (from 0) and row (from 1) of «C7»; -1 and 0 where it is no address."""
    column, place = 0, 0
    while place < len(reference) and "A" <= reference[place] <= "Z":
        column = column * 26 + ord(reference[place]) - 64
        place += 1
    digits = reference[place:]
    if not 0 < place <= 3 or not digits.isascii() or not digits.isdecimal() or len(digits) > 7:
        return -1, 0
    return column - 1, int(digits)
