"""Which column is which: headings by their words, in any order, under a title if there is one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from rapidfuzz import fuzz

from .cells import Cell, Formula, Row, Unreadable, address, letters

LOOKED_AT: Final = 15  # rows from the beginning among which the headings stand
LIKE: Final = 75
_APART = re.compile(r"[\s_./\\()«»\"*:№-]+")


@dataclass(frozen=True)
class Column:
    """A column that is asked for. ``names`` are further words for it; ``title`` is what we write."""

    key: str
    title: str
    names: tuple[str, ...] = ()
    required: bool = False

    @property
    def known(self) -> set[str]:
        return {plain(name) for name in (self.title, *self.names)}


@dataclass(frozen=True)
class Headings:
    """The row of headings, which column is where, and what the file has beside."""

    number: int
    places: dict[str, int]
    titles: dict[str, str]  # key → the words in the file
    unknown: tuple[str, ...] = ()  # «F «Отдел»»

    def where(self, key: str, row: Row) -> str:
        """The address of a column's cell in ``row``; of the row where the file has no such column."""
        return address(self.places[key], row.number) if key in self.places else f"строка {row.number}"

    def cell(self, key: str, row: Row) -> Cell:
        return row[self.places[key]] if key in self.places else None


def plain(words: object) -> str:
    """Words as they are compared: no case, no «ё», no marks."""
    text = "" if words is None else str(words.value if isinstance(words, Formula) else words)
    return " ".join(_APART.sub(" ", text.casefold().replace("ё", "е")).split())


def find(rows: Iterator[Row], columns: Sequence[Column]) -> tuple[Headings, Iterator[Row]]:
    """The headings and the rows under them.

    Raises Unreadable where a required column is missing or stands there twice: which, and what looks like it.
    """
    seen: list[Row] = []
    best, most = -1, 0
    for row in rows:
        seen.append(row)
        hits = len(_matched(row, columns))
        if hits > most:
            best, most = len(seen) - 1, hits
        if len(seen) >= LOOKED_AT or most == len(columns):
            break
    if not seen:
        raise Unreadable("Таблица пуста.")
    head = seen[max(best, 0)]
    found = _headings(head, columns)
    return found, chain(seen[max(best, 0) + 1 :], rows)


def _matched(row: Row, columns: Sequence[Column]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, cell in row.cells.items():
        words = plain(cell)
        for column in columns:
            if words in column.known:
                found.setdefault(column.key, []).append(place)
    return found


def _headings(head: Row, columns: Sequence[Column]) -> Headings:
    matched = _matched(head, columns)
    missing = [column for column in columns if column.required and column.key not in matched]
    if missing:
        raise Unreadable(_missing(missing, head, matched), f"строка {head.number}")
    for column in columns:
        if len(where := matched.get(column.key, ())) > 1:
            both = " и ".join(letters(place) for place in where)
            raise Unreadable(f"Столбец «{column.title}» в таблице дважды: {both}.", f"строка {head.number}")
    places = {key: where[0] for key, where in matched.items()}
    used = set(places.values())
    unknown = tuple(
        f"{letters(place)} «{_said(cell)}»" for place, cell in head.cells.items() if place not in used and _said(cell)
    )
    return Headings(head.number, places, {key: _said(head[place]) for key, place in places.items()}, unknown)


def _missing(missing: Iterable[Column], head: Row, matched: dict[str, list[int]]) -> str:
    """What is missing, what looks like it, and what stands there."""
    used = {place for where in matched.values() for place in where}
    free = {place: _said(cell) for place, cell in head.cells.items() if place not in used and _said(cell)}
    parts = []
    for column in missing:
        like = max(free, key=lambda place: _likeness(column, free[place]), default=None)
        near = like is not None and _likeness(column, free[like]) >= LIKE
        hint = f" (похоже на него «{free[like]}» в {letters(like)})" if near and like is not None else ""
        parts.append(f"«{column.title}»{hint}")
    stands = ", ".join(f"«{words}»" for words in list(free.values())[:8])
    told = f" Не узнали: {stands}." if stands else ""
    return f"Нет {'столбца' if len(parts) == 1 else 'столбцов'} {', '.join(parts)}.{told}"


def _likeness(column: Column, words: str) -> float:
    return max(fuzz.ratio(name, plain(words)) for name in column.known)


def _said(cell: Cell) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    return " ".join(str(value).split())[:60] if value is not None else ""
