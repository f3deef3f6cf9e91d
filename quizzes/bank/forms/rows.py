"""A list typed as rows: ``option-0-text``, ``option-0-note``, ``option-1-text`` … One template lays them all out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

MORE: Final = 2
MOST: Final = 30
Words = str | Promise


@dataclass(frozen=True)
class Part:
    """A cell of every row.

    ``look``: ``text`` (grows, keeps its lines), ``word``, ``number``, ``share`` (percent), ``tick``, ``one`` (a radio
    button over all rows), ``choice``, ``id`` (hidden). A ``rare`` part shows itself when it is asked for.
    """

    name: str
    label: Words = ""
    look: str = "text"
    longest: int = 500
    choices: Sequence[tuple[str, Words]] = ()
    rare: bool = False

    @property
    def is_mark(self) -> bool:
        return self.look in ("tick", "one")

    @property
    def counts(self) -> bool:
        """Whether something in it makes a row: a choice has a value always."""
        return self.look not in ("id", "choice")

    def clean(self, typed: str) -> str:
        lines = [" ".join(line.split()) for line in typed.splitlines()]
        return "\n".join(lines).strip() if self.look == "text" else " ".join(lines).strip()


@dataclass(frozen=True)
class Row:
    """A row as typed or saved: what is empty is left out, so that equal rows say the same. A mark is ``on``."""

    values: Mapping[str, str]
    number: int = field(default=0, compare=False)

    def __getitem__(self, part: str) -> str:
        return self.values.get(part, "")


@dataclass(frozen=True)
class Cell:
    """A part of one row on the page."""

    part: Part
    name: str
    value: str
    label: str
    ticked: bool = False
    focus: bool = False

    @property
    def choices(self) -> list[tuple[str, Words, bool]]:
        return [(value, words, value == self.value) for value, words in self.part.choices]


@dataclass(frozen=True)
class Line:
    """One row on the page."""

    number: int
    cells: list[Cell]


def number_of(typed: str) -> float | None:
    """«0,5», «−3», «10 000»: a number as it is written in Russian; None where it is none."""
    text = re.sub(r"[\s\u00a0\u202f]", "", typed).replace(",", ".").replace("−", "-")
    return float(text) if re.fullmatch(r"[-+]?(\d{1,15}(\.\d{0,12})?|\.\d{1,12})(e[-+]?\d{1,2})?", text, re.I) else None


def tidy(value: float) -> int | float:
    """5 rather than 5.0."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)


def written(value: Any) -> str:
    """A number for a field: 0.5 as «0,5»; nothing for None."""
    return "" if value is None else repr(tidy(float(value))).replace(".", ",")


def share_of(typed: str) -> float | None:
    """«50» percent as 0.5."""
    number = number_of(typed.removesuffix("%"))
    return None if number is None else tidy(round(number / 100, 7))


def percent(share: Any) -> str:
    """A share for a field of percent."""
    return "" if share is None else written(round(float(share) * 100, 5))


class RowsWidget(forms.Widget):
    """Reads the rows; ``_rows.html`` writes them."""

    def __init__(self, prefix: str, parts: Sequence[Part]) -> None:
        super().__init__()
        self.prefix, self.parts = prefix, parts

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        marks = {part.name: _list(data, f"{self.prefix}-{part.name}") for part in self.parts if part.is_mark}
        pattern = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,2}})-")
        numbers = {int(found[1]) for key in data if (found := pattern.match(key))}
        return [self._row(data, marks, number) for number in sorted(numbers)[:MOST]]

    def _row(self, data: Mapping[str, Any], marks: Mapping[str, list[str]], number: int) -> Row:
        values = {}
        for part in self.parts:
            if part.is_mark:
                values[part.name] = "on" if str(number) in marks[part.name] else ""
            else:
                values[part.name] = part.clean(str(data.get(f"{self.prefix}-{number}-{part.name}", "")))
        return Row({name: value for name, value in values.items() if value}, number)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class BoundRows(forms.BoundField):
    """The rows of a form on the page."""

    field: RowsField
    is_rows = True

    @property
    def lines(self) -> list[Line]:
        """The rows typed or saved, then blank ones."""
        rows: list[Row] = list(self.value() or [])
        asked = self.form.data.get("more") == self.name
        start = max((row.number for row in rows), default=-1) + 1
        blank = max(self.field.first - len(rows), MORE if asked else 0)
        room = max(0, min(blank, MOST - len(rows)))
        rows += [Row({}, start + extra) for extra in range(room)]
        new = start if asked else -1
        return [self._line(place, row, row.number == new) for place, row in enumerate(rows, start=1)]

    def _line(self, place: int, row: Row, focus: bool) -> Line:
        cells: list[Cell] = []
        for part in self.field.parts:
            label = f"{self.field.each} {place}" + (f": {part.label}" if part.label else "")
            if part.is_mark:
                name, value = f"{self.field.prefix}-{part.name}", str(row.number)
            else:
                name, value = f"{self.field.prefix}-{row.number}-{part.name}", row[part.name]
            first = focus and part.look in ("text", "word") and not any(cell.focus for cell in cells)
            cells.append(Cell(part, name, value, label, bool(row[part.name]), first))
        return Line(row.number, cells)

    @property
    def has_rare(self) -> bool:
        return any(part.rare for part in self.field.parts)

    @property
    def shows_rare(self) -> bool:
        """Whether the rare cells are open: something stands in one, or the person has opened them."""
        rare = [part.name for part in self.field.parts if part.rare]
        return self.rare_name in self.form.data or any(row[name] for row in self.value() or [] for name in rare)

    @property
    def rare_name(self) -> str:
        return f"{self.field.prefix}-rare"


class RowsField(forms.Field):
    """Rows; the blank ones count for nothing, the numbers in them must be numbers."""

    widget: RowsWidget

    def __init__(
        self,
        *,
        prefix: str,
        each: Words,
        parts: Sequence[Part],
        more: Words,
        first: int = 4,
        rare: Words = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(required=False, widget=RowsWidget(prefix, parts), **kwargs)
        self.prefix, self.each, self.parts, self.more, self.first, self.rare = prefix, each, parts, more, first, rare

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundRows:
        return BoundRows(form, self, field_name)

    @property
    def looks(self) -> str:
        """The looks of the cells, for the grid of a row."""
        return " ".join(part.look for part in self.parts if part.look != "id" and not part.rare)

    def clean(self, value: Any) -> list[Row]:
        rows = [row for row in value or [] if any(row[part.name] for part in self.parts if part.counts)]
        if found := list(self._problems(rows)):
            raise ValidationError(found)
        return rows

    def _problems(self, rows: Iterable[Row]) -> Iterator[str]:
        for place, row in enumerate(rows, start=1):
            for part in self.parts:
                value = row[part.name]
                if len(value) > part.longest:
                    yield _("%(each)s %(place)s длиннее %(longest)s знаков.") % {
                        "each": self.each,
                        "place": place,
                        "longest": part.longest,
                    }
                if value and part.look in ("number", "share") and number_of(value.removesuffix("%")) is None:
                    yield _("%(each)s %(place)s: «%(value)s» — не число.") % {
                        "each": self.each,
                        "place": place,
                        "value": value,
                    }

    def rows(self, values: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Rows of what is saved: True is a tick."""
        return [
            Row({part.name: said for part in self.parts if (said := _said(one.get(part.name), part))}, number)
            for number, one in enumerate(values)
        ]


def _said(value: Any, part: Part) -> str:
    if part.is_mark:
        return "on" if value else ""
    if part.look == "share":
        return percent(value)
    if part.look == "number":
        return written(value)
    return part.clean(str(value or ""))


def _list(data: Mapping[str, Any], name: str) -> list[str]:
    if isinstance(data, MultiValueDict):
        return data.getlist(name)
    found = data.get(name, [])
    return list(found) if isinstance(found, list | tuple) else [str(found)]


def ids(rows: Iterable[Row]) -> dict[int, str]:
    """An id for every row by its number: the one it has, else the first letter that is free."""
    rows = list(rows)
    found: dict[int, str] = {}
    taken: set[str] = set()
    for row in rows:
        if row["id"] and row["id"] not in taken:
            found[row.number] = row["id"]
            taken.add(row["id"])
    free = (letter for letter in (chr(97 + n) if n < 26 else f"a{n}" for n in range(99)) if letter not in taken)
    for row in rows:
        if row.number not in found:
            found[row.number] = next(free)
    return found


def some(**values: Any) -> dict[str, Any]:
    """The values that are there."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}
