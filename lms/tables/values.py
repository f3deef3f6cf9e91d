"""Cells to words, days and numbers. What can be read in two ways is refused, not guessed. Pure."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from lms.ui.russian import MONTHS_GENITIVE

from .cells import Cell, Failed, Formula, Plain

_DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s*г\.?|\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_WORDS = re.compile(rf"(\d{{1,2}})\s+({'|'.join(MONTHS_GENITIVE)})\s+(\d{{4}})(?:\s*(?:г\.?|года))?")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_SHORT = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")


class Wrong(ValueError):  # noqa: N818 - an answer to the person
    """A cell that cannot be taken: why, in Russian, without its place."""


def value(cell: Cell) -> Plain:
    """What a cell comes to. Raises Wrong for an error of the program and for a formula that was never counted."""
    plain = cell.value if isinstance(cell, Formula) else cell
    if isinstance(cell, Formula) and plain is None:
        raise Wrong("здесь формула, а её значения в файле нет: вставьте значение вместо формулы")
    if isinstance(plain, Failed):
        raise Wrong(f"в ячейке ошибка {plain.code}")
    return plain


def text(cell: Cell, *, longest: int = 500) -> str:
    """A cell as it is seen: 30 and not 30.0, days as people write them, spaces once."""
    plain = value(cell)
    if isinstance(plain, bool):
        return "да" if plain else "нет"
    if isinstance(plain, float):
        return f"{plain:.15g}".replace(".", ",")
    if isinstance(plain, dt.datetime):
        return f"{plain:%d.%m.%Y}"
    words = " ".join(str(plain if plain is not None else "").split())
    if len(words) > longest:
        raise Wrong(f"длиннее {longest} знаков")
    return words


def day(cell: Cell) -> dt.date | None:
    """A day; None for an empty cell. Raises Wrong where it is none or could be two."""
    plain = value(cell)
    if plain is None or plain == "":
        return None
    if isinstance(plain, dt.datetime):
        return plain.date()
    if isinstance(plain, bool | int | float):
        raise Wrong(f"число {text(cell)} вместо даты: задайте ячейке вид «дата» или напишите 15.03.2024")
    return _day_in(" ".join(str(plain).casefold().split()))


def _day_in(words: str) -> dt.date:
    if found := _DOTS.fullmatch(words):
        return _date(words, found[3], found[2], found[1])
    if found := _ISO.fullmatch(words):
        return _date(words, found[1], found[2], found[3])
    if found := _WORDS.fullmatch(words):
        return _date(words, found[3], str(MONTHS_GENITIVE.index(found[2]) + 1), found[1])
    if found := _SLASHES.fullmatch(words):
        first, second = int(found[1]), int(found[2])
        if first > 12 >= second:
            return _date(words, found[3], found[2], found[1])
        if second > 12 >= first:
            return _date(words, found[3], found[1], found[2])
        raise Wrong(f"«{words[:40]}» можно прочесть по-разному: где день, а где месяц? Напишите как 15.03.2024")
    if _SHORT.fullmatch(words):
        raise Wrong(f"в дате «{words[:40]}» год из двух цифр. Напишите его полностью: 15.03.2024")
    raise Wrong(f"«{words[:40]}» — не дата. Напишите как 15.03.2024")


def _date(words: str, year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise Wrong(f"дня «{words[:40]}» не бывает") from None


def number(cell: Cell) -> Decimal | None:
    """A number, also one that was written as text; None for an empty cell."""
    plain = value(cell)
    if plain is None or plain == "":
        return None
    if isinstance(plain, bool | dt.datetime):
        raise Wrong(f"«{text(cell)}» — не число")
    written = str(plain).replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", ".").replace("−", "-")
    try:
        found = Decimal(written)
    except InvalidOperation:
        raise Wrong(f"«{str(plain)[:40]}» — не число") from None
    if not found.is_finite():
        raise Wrong(f"«{str(plain)[:40]}» — не число")
    return found
