"""Tables as files: XLSX that opens typed, CSV that Excel reads. Rows are taken one by one, never as a whole."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

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
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
BOM: Final = "\ufeff"


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, and what kind of cells stand in it."""

    title: str
    width: int = 16
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def xlsx_response(name: str, *sheets: Sheet) -> FileResponse:
    """The sheets as a workbook called ``name`` (without extension)."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - FileResponse closes it when it is sent
    workbook = xlsxwriter.Workbook(file, {"constant_memory": True, "remove_timezone": True})
    formats: dict[str, Any] = {kind: workbook.add_format(look) for kind, look in FORMATS.items()}
    formats["fraction"] = workbook.add_format(FRACTION)
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for sheet in sheets:
        _write_sheet(workbook.add_worksheet(_sheet_title(sheet.title)), sheet, formats, head)
    workbook.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def csv_response(name: str, columns: Sequence[Column], rows: Iterable[Row]) -> StreamingHttpResponse:
    """The rows as CSV for Excel in Russian: «;», UTF-8 with BOM, decimal comma; sent as it is made."""
    response = StreamingHttpResponse(_csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or "attachment"
    return response


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Лист"


def _write_sheet(worksheet: Any, sheet: Sheet, formats: dict[str, Any], head: Any) -> None:
    for number, column in enumerate(sheet.columns):
        worksheet.set_column(number, number, column.width)
        worksheet.write_string(0, number, column.title, head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for number, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            fraction = column.kind == "number" and isinstance(cell, float) and not cell.is_integer()
            _write_cell(worksheet, last, number, cell, formats["fraction" if fraction else column.kind])
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last, len(sheet.columns) - 1)


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


def _csv_lines(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    line = _Line()
    writer = csv.writer(line, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(column.title) for column in columns])
    yield BOM + line.text
    for row in rows:
        writer.writerow([_csv_text(cell, column.kind) for column, cell in zip(columns, row, strict=True)])
        yield line.text


def _csv_text(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return f"{_naive(cell):%d.%m.%Y %H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, int | float | Decimal):
        if kind == "percent":
            return f"{float(cell) * 100:.1f}%".replace(".", ",")
        return str(cell).replace(".", ",")
    return _harmless(str(cell))


def _harmless(text: str) -> str:
    """Excel runs what begins like a formula; an apostrophe before it makes it text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
