"""Tables as files: XLSX that opens typed, CSV that Excel reads, JSON. Rows are taken one by one, never as a whole."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import IO, Any, Final, Literal

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

Kind = Literal["text", "number", "date", "datetime", "percent"]
Cell = str | int | float | Decimal | dt.date | dt.datetime | None
Row = Sequence[Cell]

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Final[dict[Kind, dict[str, str]]] = {
    "text": {"valign": "top"},
    "number": {"num_format": "#,##0", "valign": "top"},
    "date": {"num_format": "dd.mm.yyyy", "valign": "top", "align": "left"},
    "datetime": {"num_format": "dd.mm.yyyy hh:mm", "valign": "top", "align": "left"},
    "percent": {"num_format": "0 %", "valign": "top"},
}
FRACTION: Final = {"num_format": "#,##0.0", "valign": "top"}
CELL_LIMIT: Final = 32_767  # characters that a cell of Excel holds
SHEET_ROWS: Final = 1_048_575  # rows that a sheet of Excel holds under its head
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


def write_xlsx(file: IO[bytes], sheets: Iterable[Sheet], *, folder: str | None = None) -> None:
    """The sheets as a workbook, one row in memory at a time; what waits for its turn lies in ``folder``."""
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True, "tmpdir": folder})
    looks = _looks(workbook)
    for sheet in sheets:
        lines: Iterator[Row] = sheet.lines()
        part, more = 1, True
        while more:
            title = sheet.title if part == 1 else f"{sheet.title[:24]} ({part})"
            full = _write_sheet(workbook.add_worksheet(_sheet_title(title)), sheet.columns, lines, looks)
            following = next(lines, None) if full else None
            lines, part, more = chain([following or ()], lines), part + 1, following is not None
    workbook.close()


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


def _looks(workbook: Any) -> dict[str, Any]:
    """Formats of cells by kind; with «bold» before it, of rows that sum up."""
    kinds: dict[str, dict[str, str]] = {str(kind): look for kind, look in FORMATS.items()} | {"fraction": FRACTION}
    looks = {kind: workbook.add_format(look) for kind, look in kinds.items()}
    looks |= {f"bold {kind}": workbook.add_format({**look, "bold": True, "top": 1}) for kind, look in kinds.items()}
    looks["head"] = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    return looks


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Лист"


def _write_sheet(worksheet: Any, columns: Sequence[Column], lines: Iterator[Row], looks: dict[str, Any]) -> bool:
    """Write as many lines as a sheet holds. Whether it was full, so that the rest needs another."""
    for number, column in enumerate(columns):
        worksheet.set_column(number, number, column.width)
        worksheet.write_string(0, number, column.title, looks["head"])
    last = filtered = 0
    for last, row in enumerate(lines, start=1):
        weight = "bold " if isinstance(row, Summary) else ""
        filtered = filtered if weight and row[0] == TOTAL else last
        for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
            fraction = column.kind == "number" and isinstance(cell, float) and not cell.is_integer()
            _write_cell(worksheet, last, number, cell, looks[weight + ("fraction" if fraction else column.kind)])
        if last == SHEET_ROWS:
            break
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, filtered, len(columns) - 1)
    return last == SHEET_ROWS


def _write_cell(worksheet: Any, row: int, number: int, cell: Cell, look: Any) -> None:
    """A cell by the type of its value. Text is always written as text, so a formula in it stays dead."""
    if cell is None or cell == "":
        worksheet.write_blank(row, number, None, look)
    elif isinstance(cell, dt.datetime):
        worksheet.write_datetime(row, number, _naive(cell), look)
    elif isinstance(cell, dt.date):
        worksheet.write_datetime(row, number, cell, look)
    elif isinstance(cell, int | float | Decimal):
        worksheet.write_number(row, number, cell, look)
    else:
        worksheet.write_string(row, number, str(cell)[:CELL_LIMIT], look)


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
