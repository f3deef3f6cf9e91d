"""An XLSX table read row by row: what is wrong is refused with the number of its row and the name of its column."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from lms.files import inspection

from .. import building, memory
from ..archives import Archive
from ..drafts import QUESTIONS_MOST, Draft, Reading, Refusal, Unreadable
from ..wording import short_title
from . import columns
from .cells import Row, body_of

COLUMNS_MOST: Final = 200
REFERENCE: Final = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^>]{0,300}?\br\s*=\s*[\"']([A-Z]{0,7})([0-9]{1,9})[\"']")
LEFT_COLUMN: Final = re.compile(rf"^{columns.CELL.casefold()}\s*(\d{{1,2}})$")


def sniff(data: bytes, name: str) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        return "xl/workbook.xml" in Archive(data)
    except Unreadable:
        return False


def read(data: bytes, name: str) -> Reading:
    rows = _rows(data)
    start, headings = _headings(rows)
    drafts, refusals = [], []
    for number, cells in enumerate(rows[start + 1 :], start=start + 2):
        row = _row(headings, cells)
        if not row.said and not row.cells:
            continue
        place = f"строка {number}"
        try:
            drafts.append(memory.recall(one_draft(row, place), row[columns.NOTE]))
        except Unreadable as wrong:
            refusals.append(Refusal(place, short_title(row[columns.STEM]), wrong.reason))
    return Reading("xlsx", tuple(drafts), tuple(refusals))


def one_draft(row: Row, place: str) -> Draft:
    """A question as it reads without its note."""
    kind = _kind(row[columns.KIND])
    return Draft(
        place=place,
        kind=kind,
        body=body_of(kind, row),
        topic=tuple(part.strip() for part in row[columns.TOPIC].split(" / ") if part.strip()),
        code=row[columns.CODE],
        tags=tuple(tag.strip() for tag in re.split(r"[,;]", row[columns.TAGS]) if tag.strip()),
        difficulty=_difficulty(row[columns.DIFFICULTY]),
        source_url=row[columns.ADDRESS],
        source_note=row[columns.LAW],
        seconds=_seconds(row[columns.SECONDS]),
        points=building.decimal(row[columns.POINTS]) if row[columns.POINTS] else 1.0,
    )


def _kind(written: str) -> str:
    asked = " ".join(written.casefold().split())
    for kind, words in columns.KINDS.items():
        if asked in words:
            return kind
    offered = ", ".join(words[0] for words in columns.KINDS.values())
    said = f"В столбце «Вид» — «{asked[:40]}»" if asked else "Столбец «Вид» пуст"
    raise Unreadable(f"{said}, а можно: {offered}.")


def _difficulty(written: str) -> int:
    asked = written.casefold().strip()
    for level, words in columns.DIFFICULTIES.items():
        if asked in words:
            return level
    if asked:
        raise Unreadable(f"В столбце «Сложность» — «{asked[:40]}», а нужно 1, 2 или 3.")
    return 1


def _seconds(written: str) -> int | None:
    if not written:
        return None
    if not written.isdecimal() or not 0 < int(written[:9]) < 32_000:
        raise Unreadable(f"В столбце «Секунды» — «{written[:40]}», а нужно целое число.")
    return int(written)


def _rows(data: bytes) -> list[list[Any]]:
    _refuse_dangerous(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        wanted = columns.SHEET if columns.SHEET in names else names[0]
        return workbook.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
    except Unreadable:
        raise
    except (CalamineError, Exception) as wrong:  # calamine raises many kinds on damaged input
        raise Unreadable("Таблица не открывается: файл повреждён или закрыт паролем.") from wrong


def _refuse_dangerous(data: bytes) -> None:
    try:
        inspection.inspect(io.BytesIO(data), "table.xlsx")
    except inspection.BadFile as refused:
        raise Unreadable(str(refused)) from None
    archive = Archive(data)
    for name in archive.names:
        if name.startswith("xl/worksheets/"):
            _refuse_far_cells(archive.read(name))


def _refuse_far_cells(sheet: bytes) -> None:
    """One cell far away makes a table of billions."""
    for letters, digits in REFERENCE.findall(sheet):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        if int(digits) > QUESTIONS_MOST + 1000 or column > COLUMNS_MOST:
            raise Unreadable(
                "В таблице есть ячейка очень далеко от начала.", f"ячейка {letters.decode()}{digits.decode()}"
            )


def _headings(rows: Sequence[Sequence[Any]]) -> tuple[int, dict[int, str]]:
    """The row of headings, and which column is which."""
    known = {heading.casefold(): heading for heading in (*columns.BEFORE, *columns.AFTER)}
    for number, row in enumerate(rows[:10]):
        found: dict[int, str] = {}
        for place, cell in enumerate(row):
            words = " ".join(_words(cell).casefold().rstrip("*").split())
            if words in known:
                found[place] = known[words]
            elif cell_number := LEFT_COLUMN.match(words):
                found[place] = f"{columns.CELL} {int(cell_number[1])}"
        if {columns.KIND, columns.STEM} <= set(found.values()):
            return number, found
    raise Unreadable("Нет столбцов «Вид» и «Вопрос». Возьмите наш шаблон и заполните его.", "строка 1")


def _row(headings: Mapping[int, str], cells: Sequence[Any]) -> Row:
    said: dict[str, str] = {}
    variants: dict[int, str] = {}
    for place, heading in headings.items():
        words = _words(cells[place]) if place < len(cells) else ""
        if not words:
            continue
        if heading.startswith(f"{columns.CELL} "):
            variants[int(heading.split()[1])] = words
        else:
            said[heading] = words
    return Row(said, variants)


def _words(cell: Any) -> str:
    """A cell as it is seen: 30 and not 30.0, dates as people write them."""
    if isinstance(cell, bool):
        return "верно" if cell else "неверно"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell:%d.%m.%Y}"
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()
