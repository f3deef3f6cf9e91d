"""An XLSX workbook written as a stream: a line goes into the archive as it comes, so memory does not grow.

Text is always written as text, so a formula in it stays dead.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Final, Literal, Self
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

from .cells import letters

Value = str | int | float | Decimal | dt.date | dt.datetime | None

CELL_LIMIT: Final = 32_767  # characters that a cell of Excel holds
SHEET_ROWS: Final = 1_048_575  # rows that a sheet of Excel holds under its head
TITLE_LIMIT: Final = 31
PORTION: Final = 200  # lines that go to the archive at once

_EPOCH: Final = dt.datetime(1899, 12, 30)
_EPOCH_DAY: Final = _EPOCH.toordinal()
_DAY: Final = dt.timedelta(days=1)
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_SPECIAL: Final = re.compile(r"[\x00-\x1f&<>\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")
# What XML does not hold at all is said as Excel says it; what only looks like that must not be taken for it.
_UNSPEAKABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

_LINES: Final = ("", "top", "bottom")
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Look:
    """How a cell looks: its number format as Excel writes it, and its letters. ``line`` is drawn above or below."""

    code: str = ""
    bold: bool = False
    wrap: bool = False
    left: bool = False
    line: Literal["", "top", "bottom"] = ""


@dataclass(frozen=True)
class Frame:
    """A sheet around its lines: ``widths`` of columns in characters, how many rows and columns stay in sight.

    ``hidden`` columns are kept but not shown; ``look``: of cells that are still to be filled in; ``choices``: the words
    that the first column offers in them.
    """

    widths: Sequence[int]
    frozen: tuple[int, int] = (1, 0)
    hidden: frozenset[int] = frozenset()
    look: Look | None = None
    choices: Sequence[str] = ()


class Book:
    """A workbook on its way into ``file``. Sheets come one after another; leaving the book makes it whole."""

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._looks: dict[Look, int] = {Look(): 0}
        self._sheets: list[tuple[str, str]] = []  # title, range of the filter

    @contextmanager
    def sheet(self, title: str, frame: Frame) -> Iterator[Lines]:
        """A sheet to write lines into."""
        number = len(self._sheets) + 1
        with self._archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as stream:
            lines = Lines(self, stream)
            style = f' style="{self.number(frame.look)}"' if frame.look else ""
            stream.write(_sheet_start(frame, style, first=number == 1).encode())
            yield lines
            lines.flush()
            stream.write(_sheet_end(frame, lines.filter).encode())
        self._sheets.append((_FORBIDDEN.sub(" ", title)[:TITLE_LIMIT].strip() or "Лист", lines.filter))

    def number(self, look: Look) -> int:
        """The number by which cells name the look."""
        return self._looks.setdefault(look, len(self._looks))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, wrong: object, *_: object) -> None:
        with self._archive:
            if wrong is None:
                self._finish(len(self._sheets))

    def _finish(self, count: int) -> None:
        for name, text in (
            ("xl/styles.xml", _styles(list(self._looks))),
            ("xl/workbook.xml", _workbook(self._sheets)),
            ("xl/_rels/workbook.xml.rels", _relations(count)),
            ("_rels/.rels", _ROOT),
            ("[Content_Types].xml", _types(count)),
        ):
            self._archive.writestr(name, _HEAD + text)


class Lines:
    """The lines of a sheet. ``filter`` is the range that a filter is offered for, such as «A1:C7»."""

    def __init__(self, book: Book, stream: IO[bytes]) -> None:
        self.count, self.filter = 0, ""
        self._book, self._stream, self._waiting = book, stream, list[str]()

    def dressed(self, looks: Iterable[Look]) -> list[str]:
        """What ``add`` takes for cells of these looks: asked once for many lines."""
        return [f'<c s="{self._book.number(look)}"' for look in looks]

    def add(self, cells: Sequence[Value], dressed: Sequence[str]) -> None:
        """A line: cells and how each is ``dressed``."""
        self.count += 1
        self._waiting.append(f'<row r="{self.count}">{"".join(map(_cell, cells, dressed))}</row>')
        if len(self._waiting) == PORTION:
            self.flush()

    def flush(self) -> None:
        self._stream.write("".join(self._waiting).encode())
        self._waiting.clear()

    def offer_filter(self, *, rows: int, columns: int) -> None:
        """Of the first so many lines and columns; the first line is their head."""
        self.filter = f"A1:{letters(columns - 1)}{rows}"


def _cell(cell: Value, begun: str) -> str:
    """A cell by the type of its value, from how it begins."""
    if cell is None or cell == "":
        return f"{begun}/>"
    if isinstance(cell, str):
        return f'{begun} t="inlineStr"><is>{_text(cell)}</is></c>'
    if isinstance(cell, dt.datetime):
        moment = timezone.make_naive(cell) if timezone.is_aware(cell) else cell
        return f"{begun}><v>{(moment - _EPOCH) / _DAY}</v></c>"
    if isinstance(cell, dt.date):
        return f"{begun}><v>{cell.toordinal() - _EPOCH_DAY}</v></c>"
    return f"{begun}><v>{+cell}</v></c>"


def _text(text: str) -> str:
    if len(text) > CELL_LIMIT:
        text = text[:CELL_LIMIT]
    if not _SPECIAL.search(text):
        return f"<t>{text}</t>"
    text = _UNSPEAKABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return '<t xml:space="preserve">' + escape(text, {"\r": "&#13;"}) + "</t>"


# --- what stands around the lines -------------------------------------------------------------------------------------
def _sheet_start(frame: Frame, style: str, *, first: bool) -> str:
    rows, columns = frame.frozen
    pane = ""
    if rows or columns:
        across = f' xSplit="{columns}"' if columns else ""
        down = f' ySplit="{rows}"' if rows else ""
        active = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
        corner = f"{letters(columns)}{rows + 1}"
        pane = f'<pane{across}{down} topLeftCell="{corner}" activePane="{active}" state="frozen"/>'
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"{style}'
        f"{_yes('hidden', number - 1 in frame.hidden)}/>"
        for number, width in enumerate(frame.widths, start=1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{_yes("tabSelected", first)} workbookViewId="0">'
        f'{pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData>"
    )


def _yes(name: str, so: bool) -> str:
    return f' {name}="1"' if so else ""


def _sheet_end(frame: Frame, filtered: str) -> str:
    offered = f'<autoFilter ref="{filtered}"/>' if filtered else ""
    choices = ""
    if frame.choices:
        words = escape(",".join(frame.choices))
        choices = (
            '<dataValidations count="1"><dataValidation type="list" errorStyle="warning" allowBlank="1" '
            f'showInputMessage="1" showErrorMessage="1" sqref="A2:A5001">'
            f'<formula1>"{words}"</formula1></dataValidation></dataValidations>'
        )
    return f"</sheetData>{offered}{choices}</worksheet>"


def _styles(looks: Sequence[Look]) -> str:
    codes = {code: 164 + number for number, code in enumerate(dict.fromkeys(look.code for look in looks if look.code))}
    formats = "".join(f'<numFmt numFmtId="{key}" formatCode={quoteattr(code)}/>' for code, key in codes.items())
    top, bottom = (f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("top", "bottom"))
    borders = {"": "<top/><bottom/>", "top": f"{top}<bottom/>", "bottom": f"<top/>{bottom}"}
    lines = "".join(f"<border><left/><right/>{borders[one]}<diagonal/></border>" for one in _LINES)
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    forms = "".join(
        f'<xf numFmtId="{codes.get(look.code, 0)}" fontId="{int(look.bold)}" fillId="0" '
        f'borderId="{_LINES.index(look.line)}" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" '
        f'applyAlignment="1"><alignment horizontal="{"left" if look.left else "general"}" vertical="top"'
        f"{_yes('wrapText', look.wrap)}/></xf>"
        for look in looks
    )
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        + (f'<numFmts count="{len(codes)}">{formats}</numFmts>' if codes else "")
        + f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        f'<borders count="{len(_LINES)}">{lines}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{forms}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _workbook(sheets: Sequence[tuple[str, str]]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, (title, _filtered) in enumerate(sheets, start=1)
    )
    names = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
        f"'{escape(title)}'!{_absolute(filtered)}</definedName>"
        for place, (title, filtered) in enumerate(sheets)
        if filtered
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>"
    )


def _absolute(area: str) -> str:
    return re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", area)


def _relations(count: int) -> str:
    sheets = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, count + 1)
    )
    styles = f'<Relationship Id="rId{count + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{sheets}{styles}</Relationships>'


_ROOT: Final = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)


def _types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for number in range(1, count + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{sheets}</Types>'
    )
