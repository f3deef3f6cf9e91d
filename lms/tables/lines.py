"""Rows of a CSV, one by one: any of the encodings and separators that Russian programs write. Pure."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO, Final

from .cells import Limits, Row, Unreadable

HEAD: Final = 64 * 1024
SEPARATORS: Final = (";", "\t", ",")
LOOKED_AT: Final = 15  # lines from the beginning by which the separator is told


class Lines:
    """A CSV that was opened: ``rows`` may be walked once."""

    title = ""
    others: tuple[str, ...] = ()

    def __init__(self, file: IO[bytes], *, limits: Limits) -> None:
        self._file, self._limits = file, limits
        file.seek(0)
        head = file.read(HEAD)
        self.encoding = _encoding(file, head)
        self.separator = _separator(head.decode(self.encoding, "replace"), self.encoding)

    @property
    def rows(self) -> Iterator[Row]:
        self._file.seek(0)
        text = io.TextIOWrapper(self._file, encoding=self.encoding, newline="")
        reader = csv.reader(text, delimiter=self.separator)
        try:
            before = 0
            for cells in reader:
                # The number of the line where the row begins: a cell may hold several lines.
                number, before = before + 1, reader.line_num
                if number > self._limits.rows or len(cells) > self._limits.columns:
                    raise Unreadable("В таблице есть ячейка очень далеко от начала.", f"строка {number}")
                filled = {place: cell.strip() for place, cell in enumerate(cells) if cell.strip()}
                if filled:
                    yield Row(number, filled, {})
        except UnicodeDecodeError:
            raise Unreadable("Часть знаков не читается. Сохраните файл в кодировке UTF-8.") from None
        except csv.Error as wrong:
            raise Unreadable("Строку не разобрать: проверьте кавычки.", f"строка {reader.line_num}") from wrong
        finally:
            text.detach()


def _separator(head: str, encoding: str) -> str:
    """What stands most often in the first line that has any; in UTF-16 a tab, if there is one at all."""
    if encoding == "utf-16" and "\t" in head:
        return "\t"
    lines = (line for line in head.splitlines()[:LOOKED_AT] if any(mark in line for mark in SEPARATORS))
    return max(SEPARATORS, key=next(lines, "").count)


def _encoding(file: IO[bytes], head: bytes) -> str:
    """UTF-8 where all of the file is; else what Windows writes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in head:
        raise Unreadable("Это не таблица: нужен файл XLSX или CSV.")
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    file.seek(0)
    try:
        while piece := file.read(HEAD):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return "cp1251"
    finally:
        file.seek(0)
    return "utf-8-sig"
