"""Rows of an XLSX sheet, one by one, in memory that does not grow with the sheet. Pure."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import IO, Final

from lms.files import inspection

from . import workbook
from .cells import Cell, Failed, Formula, Limits, Plain, Row, Unreadable, address, column_of
from .workbook import TextReader, Workbook

EPOCH: Final = dt.datetime(1899, 12, 30)
EPOCH_1904: Final = dt.datetime(1904, 1, 1)
LAST_DAY: Final = 2_958_465  # 31.12.9999
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})[\"']")
MERGED_MOST: Final = 50_000


class Sheet:
    """A sheet that was opened: ``rows`` may be walked once."""

    def __init__(self, file: IO[bytes], name: str, *, prefer: str, limits: Limits) -> None:
        try:
            inspection.inspect(file, name if name.lower().endswith(".xlsx") else f"{name}.xlsx")
        except inspection.BadFile as refused:
            raise Unreadable(str(refused)) from None
        file.seek(0)
        self._archive = zipfile.ZipFile(file)
        self._book = workbook.read(self._archive, limits)
        self.title = prefer if prefer in self._book.sheets else next(iter(self._book.sheets))
        self.others = [title for title in self._book.sheets if title != self.title]
        self._member = self._book.sheets[self.title]
        self._limits = limits
        self._merged = _merged(self._archive, self._member)

    @property
    def rows(self) -> Iterator[Row]:
        reader = _Reader(self._book, self._limits)
        for _ in workbook.parse(self._archive, self._member, reader.start, reader.end, reader.words):
            for number, cells in reader.rows:
                yield Row(number, cells, self._merged.get(number, {}))
            reader.rows.clear()


class _Reader:
    """Hears the elements of a sheet and gathers finished rows with something in them."""

    def __init__(self, book: Workbook, limits: Limits) -> None:
        self.rows: list[tuple[int, dict[int, Cell]]] = []
        self._book, self._limits = book, limits
        self._number, self._cells = 0, dict[int, Cell]()
        self._column, self._type, self._style = -1, "", ""
        self._value: list[str] = []
        self._inside = self._formula = False
        self._inline = TextReader()

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(given)
        elif name == "v":
            self._inside = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            said = given.get("r", "")
            number = int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else self._number + 1
            if number <= self._number:
                raise Unreadable(workbook.DAMAGED)
            self._number, self._cells, self._column = number, {}, -1
        elif self._type == "inlineStr":
            self._inline.start(name, given)

    def _start_cell(self, given: dict[str, str]) -> None:
        if said := given.get("r"):
            column, row = column_of(said)
            if column < 0 or row != self._number:
                raise Unreadable(workbook.DAMAGED)
            self._column = column
        else:
            self._column += 1
        self._type, self._style = given.get("t", "n"), given.get("s", "")
        self._value = []
        self._formula = False

    def words(self, text: str) -> None:
        if self._inside:
            self._value.append(text)
        elif self._type == "inlineStr":
            self._inline.words(text)

    def end(self, name: str) -> None:
        if name == "v":
            self._inside = False
        elif name == "c":
            self._end_cell()
        elif name == "row" and self._cells:
            self.rows.append((self._number, self._cells))
        elif self._type == "inlineStr":
            self._inline.end(name)

    def _end_cell(self) -> None:
        value: Cell = self._inline.take() if self._type == "inlineStr" else self._plain("".join(self._value))
        self._type = ""
        if self._formula:
            value = Formula(None if isinstance(value, Formula) else value)
        if value is None or value == "":
            return
        if self._column >= self._limits.columns or self._number > self._limits.rows:
            where = address(self._column, self._number)
            raise Unreadable("В таблице есть ячейка очень далеко от начала.", f"ячейка {where}")
        self._cells[self._column] = value

    def _plain(self, text: str) -> Plain:
        if not text:
            return None
        if self._type == "s":
            return self._book.texts[int(text)]
        if self._type == "str":
            return workbook.unescaped(text)
        if self._type == "b":
            return text == "1"
        if self._type == "e":
            return Failed(text[:20])
        if self._type == "d":
            return dt.datetime.fromisoformat(text).replace(tzinfo=None)
        return self._number_of(text)

    def _number_of(self, text: str) -> Plain:
        number = float(text)
        if self._style and int(self._style) in self._book.dates and 0 < number < LAST_DAY:
            epoch = EPOCH_1904 if self._book.from_1904 else EPOCH
            return epoch + dt.timedelta(days=int(number), seconds=round((number % 1) * 86_400))
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _merged(archive: zipfile.ZipFile, member: str) -> dict[int, dict[int, str]]:
    """Row → column → the range its cell was merged into. They stand after the rows, so they are looked up first."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    count, rest = 0, b""
    try:
        with archive.open(member) as stream:
            while piece := stream.read(workbook.CHUNK):
                piece, last = rest + piece, 0
                for match in _MERGED.finditer(piece):
                    last = match.end()
                    count += _spread(found, match[1].decode(), match[2].decode(), MERGED_MOST - count)
                rest = piece[max(last, len(piece) - 400) :]
    except workbook.BROKEN as wrong:
        raise Unreadable(workbook.DAMAGED) from wrong
    return dict(found)


def _spread(found: dict[int, dict[int, str]], first: str, last: str, left: int) -> int:
    """Note the range for each of its cells; returns how many they are."""
    (from_column, from_row), (to_column, to_row) = column_of(first), column_of(last)
    size = (to_column - from_column + 1) * (to_row - from_row + 1)
    if size > left:
        raise Unreadable("В таблице слишком много объединённых ячеек. Разделите их.", f"{first}:{last}")
    for row in range(from_row, to_row + 1):
        for column in range(from_column, to_column + 1):
            found[row][column] = f"{first}:{last}"
    return max(0, size)


def looks_like(head: bytes) -> bool:
    return head.startswith(b"PK\x03\x04")
