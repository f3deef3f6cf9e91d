"""An XLSX table read row by row: what is wrong is refused with the number of its row and the name of its column."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lms.tables import cells as tables
from lms.tables.reading import open_table

from .. import building, memory
from ..archives import Archive
from ..drafts import QUESTIONS_MOST, Draft, Reading, Refusal, Unreadable
from ..wording import short_title
from . import columns
from .cells import Row, body_of

LIMITS: Final = tables.Limits(rows=QUESTIONS_MOST + 1000)
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
    for found in rows[start + 1 :]:
        row = _row(headings, found)
        if not row.said and not row.cells:
            continue
        place = f"строка {found.number}"
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


def _rows(data: bytes) -> list[tables.Row]:
    """Rows with something in them."""
    try:
        return list(open_table(io.BytesIO(data), "table.xlsx", prefer=columns.SHEET, limits=LIMITS).rows)
    except tables.Unreadable as refused:
        raise Unreadable(refused.reason, refused.place) from refused


def _headings(rows: Sequence[tables.Row]) -> tuple[int, dict[int, str]]:
    """Where among the rows the headings stand, and which column is which."""
    known = {heading.casefold(): heading for heading in (*columns.BEFORE, *columns.AFTER)}
    for number, row in enumerate(rows[:10]):
        found: dict[int, str] = {}
        for place, cell in row.cells.items():
            words = " ".join(_words(cell).casefold().rstrip("*").split())
            if words in known:
                found[place] = known[words]
            elif cell_number := LEFT_COLUMN.match(words):
                found[place] = f"{columns.CELL} {int(cell_number[1])}"
        if {columns.KIND, columns.STEM} <= set(found.values()):
            return number, found
    raise Unreadable("Нет столбцов «Вид» и «Вопрос». Возьмите наш шаблон и заполните его.", "строка 1")


def _row(headings: Mapping[int, str], found: tables.Row) -> Row:
    said: dict[str, str] = {}
    variants: dict[int, str] = {}
    for place, heading in headings.items():
        words = _words(found[place])
        if not words:
            continue
        if heading.startswith(f"{columns.CELL} "):
            variants[int(heading.split()[1])] = words
        else:
            said[heading] = words
    return Row(said, variants)


def _words(cell: tables.Cell) -> str:
    """A cell as it is seen: 30 and not 30.0, dates as people write them."""
    if isinstance(cell, tables.Formula):
        return _words(cell.value)
    if isinstance(cell, tables.Failed):
        return cell.code
    if isinstance(cell, bool):
        return "верно" if cell else "неверно"
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, dt.datetime):
        return f"{cell:%d.%m.%Y}"
    return "" if cell is None else str(cell).strip()
