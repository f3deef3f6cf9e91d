"""Tables as files: XLSX that opens typed, CSV that Excel reads, JSON. Rows are taken one by one, never as a whole."""

from __future__ import annotations

import csv
import datetime as dt
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import IO, Any, Final, Literal

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from lms.tables.writing import SHEET_ROWS, Book, Frame, Lines, Look, Value

Kind = Literal["text", "number", "date", "datetime", "percent"]
Cell = Value
Row = Sequence[Cell]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKS: Final[dict[Kind, Look]] = {
    "text": Look(),
    "number": Look("#,##0"),
    "date": Look("dd.mm.yyyy", left=True),
    "datetime": Look("dd.mm.yyyy hh:mm", left=True),
    "percent": Look("0 %"),
}
FRACTION: Final = Look("#,##0.0")
HEAD: Final = Look(bold=True, wrap=True, line="bottom")
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM: Final = "\ufeff"
TOTAL: Final = "Итого"


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, and what kind of cells stand in it.

    ``adds_up``: its sum stands under the table. ``code``: its name where machines read (by default the head).
    """

    title: str
    width: int = 16
    kind: Kind = "text"
    adds_up: bool = False
    code: str = ""


class Summary(tuple[Cell, ...]):
    """A row that sums up others: bold, in no total, and in no file for machines."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]

    def lines(self) -> Iterator[Row]:
        """The rows and, where a column adds up, the totals after the last."""
        sums: dict[int, int | float | Decimal] = {n: 0 for n, one in enumerate(self.columns) if one.adds_up}
        empty = True
        for row in self.rows:
            yield row
            if sums and not isinstance(row, Summary):
                empty = False
                for number in sums:
                    sums[number] += row[number] or 0  # type: ignore[operator]
        if sums and not empty:
            cells: list[Cell] = [sums.get(number) for number in range(len(self.columns))]
            cells[0] = TOTAL if cells[0] is None else cells[0]
            yield Summary(cells)


def xlsx_response(name: str, *sheets: Sheet) -> FileResponse:
    """The sheets as a workbook called ``name`` (without extension)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    write_xlsx(file, sheets)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def csv_response(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> StreamingHttpResponse:
    """The rows as CSV for Excel in Russian: «;», UTF-8 with BOM, decimal comma; sent as it is made."""
    response = StreamingHttpResponse(csv_lines(Sheet(name, columns, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
    return response


def write_xlsx(file: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """The sheets as a workbook, one row in memory at a time. What a sheet does not hold goes on to a further one."""
    with Book(file) as book:
        for sheet in sheets:
            _write_whole(book, sheet)


def json_lines(sheet: Sheet) -> Iterator[str]:
    """The rows as a JSON array of objects, a line each: dates by ISO 8601, no totals."""
    names = [column.code or column.title for column in sheet.columns]
    before = "[\n"
    for row in sheet.rows:
        if not isinstance(row, Summary):
            cells: dict[str, Any] = dict(zip(names, map(json_cell, row), strict=True))
            yield before + json.dumps(cells, ensure_ascii=False)
            before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_cell(cell: Cell) -> str | int | float | None:
    if isinstance(cell, dt.datetime):
        return timezone.localtime(cell).isoformat(timespec="seconds") if timezone.is_aware(cell) else cell.isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


def _write_whole(book: Book, sheet: Sheet) -> None:
    frame = Frame([column.width for column in sheet.columns])
    lines: Iterator[Row] = sheet.lines()
    part, more = 1, True
    while more:
        title = sheet.title if part == 1 else f"{sheet.title[:24]} ({part})"
        with book.sheet(title, frame) as written:
            full = _write_sheet(written, sheet.columns, lines)
        following = next(lines, None) if full else None
        lines, part, more = chain([following or ()], lines), part + 1, following is not None


def _write_sheet(written: Lines, columns: Sequence[Column], lines: Iterator[Row]) -> bool:
    """Write as many lines as a sheet holds. Whether it was full, so that the rest needs another."""
    looks = [LOOKS[column.kind] for column in columns]
    ordinary, sums = written.dressed(looks), written.dressed(_of_a_sum(look) for look in looks)
    fraction, sum_of_fractions = written.dressed([FRACTION, _of_a_sum(FRACTION)])
    numbers = [place for place, column in enumerate(columns) if column.kind == "number"]
    written.add([column.title for column in columns], written.dressed([HEAD] * len(columns)))
    filtered = 1
    for row in lines:
        is_sum = isinstance(row, Summary)
        dressed = sums if is_sum else ordinary
        for place in numbers:
            cell = row[place]
            if isinstance(cell, float) and not cell.is_integer():
                dressed = list(dressed)
                dressed[place] = sum_of_fractions if is_sum else fraction
        written.add(row, dressed)
        if not (is_sum and row[0] == TOTAL):
            filtered = written.count
        if written.count > SHEET_ROWS:
            break
    written.offer_filter(rows=filtered, columns=len(columns))
    return written.count > SHEET_ROWS


def _of_a_sum(look: Look) -> Look:
    return replace(look, bold=True, line="top")


def _naive(moment: dt.datetime) -> dt.datetime:
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


class _Line:
    """What csv.writer writes to: keeps the one line that was just made."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def csv_lines(sheet: Sheet) -> Iterator[str]:
    line = _Line()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(column.title) for column in sheet.columns])
    yield BOM + line.text
    kinds = [column.kind for column in sheet.columns]
    for row in sheet.lines():
        writer.writerow([cell_text(cell, kind) for kind, cell in zip(kinds, row, strict=True)])
        yield line.text


def cell_text(cell: Cell, kind: Kind) -> str:
    """A cell as people read it; text that looks like a formula is made harmless."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _harmless(cell)
    if isinstance(cell, dt.datetime):
        return f"{_naive(cell):%d.%m.%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    if kind == "percent":
        return f"{float(cell) * 100:.1f}%".replace(".", ",")
    return str(cell).replace(".", ",")


def _harmless(text: str) -> str:
    """Excel runs what begins like a formula; an apostrophe before it makes it text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
