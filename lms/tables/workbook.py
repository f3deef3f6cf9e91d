"""The parts of an XLSX beside its sheets: names of sheets, texts, which formats are dates. Pure."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat

from .cells import Limits, Unreadable

CHUNK: Final = 256 * 1024
DAMAGED: Final = "Таблица не открывается: файл повреждён или закрыт паролем."
TOO_MUCH_TEXT: Final = "В таблице слишком много текста. Разделите её на части."
BUILT_IN_DATES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODE = re.compile(r"[dmyhsдмгч]", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError, RuntimeError, LookupError, NotImplementedError,
    ValueError, OverflowError,
)  # fmt: skip


@dataclass
class Workbook:
    """What has to be known before a sheet is read."""

    sheets: dict[str, str] = field(default_factory=dict)  # name → member
    texts: list[str] = field(default_factory=list)
    dates: frozenset[int] = frozenset()  # styles that show a date
    from_1904: bool = False


Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Words = Callable[[str], None]


def parse(archive: zipfile.ZipFile, member: str, start: Start, end: End, words: Words) -> Iterator[None]:
    """Read a member piece by piece, with a pause after each. Names come without prefixes.

    A document type is refused, so no entity is ever expanded.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with archive.open(member) as stream:
            while piece := stream.read(CHUNK):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
    except Unreadable:
        raise
    except BROKEN as wrong:
        raise Unreadable(DAMAGED) from wrong


def _refuse_doctype(*args: Any) -> None:
    raise Unreadable("В таблице есть объявление типа документа, так таблицы не пишут.")


def parse_all(archive: zipfile.ZipFile, member: str, start: Start, end: End, words: Words) -> None:
    for _ in parse(archive, member, start, end, words):
        pass


def read(archive: zipfile.ZipFile, limits: Limits) -> Workbook:
    """Names of sheets in their order, shared texts and styles."""
    names = set(archive.namelist())
    book = Workbook()
    if "xl/workbook.xml" not in names:
        raise Unreadable("Это не таблица XLSX.")
    _sheets(archive, names, book)
    if not book.sheets:
        raise Unreadable("В файле нет листов.")
    if "xl/sharedStrings.xml" in names:
        book.texts = _texts(archive, limits)
    if "xl/styles.xml" in names:
        book.dates = _dates(archive)
    return book


def _sheets(archive: zipfile.ZipFile, names: set[str], book: Workbook) -> None:
    targets: dict[str, str] = {}
    found: list[tuple[str, str]] = []

    def relation(name: str, given: dict[str, str]) -> None:
        if name == "Relationship" and given.get("TargetMode") != "External":
            target = given.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[given.get("Id", "")] = path

    def sheet(name: str, given: dict[str, str]) -> None:
        if name == "sheet":
            key = next((value for name, value in given.items() if name.rpartition(":")[2] == "id" and ":" in name), "")
            found.append((given.get("name", ""), key))
        elif name == "workbookPr":
            book.from_1904 = given.get("date1904", "") in ("1", "true")

    if "xl/_rels/workbook.xml.rels" in names:
        parse_all(archive, "xl/_rels/workbook.xml.rels", relation, _nothing, _nothing)
    parse_all(archive, "xl/workbook.xml", sheet, _nothing, _nothing)
    book.sheets = {name: targets[key] for name, key in found if targets.get(key) in names}


def _nothing(*args: Any) -> None:
    pass


def _texts(archive: zipfile.ZipFile, limits: Limits) -> list[str]:
    texts: list[str] = []
    reader = TextReader()
    size = 0

    def end(name: str) -> None:
        nonlocal size
        reader.end(name)
        if name == "si":
            text = reader.take()
            size += len(text) + 50
            if size > limits.text:
                raise Unreadable(TOO_MUCH_TEXT)
            texts.append(text)

    parse_all(archive, "xl/sharedStrings.xml", reader.start, end, reader.words)
    return texts


class TextReader:
    """Gathers the text of ``<t>``, plain or in runs; how it is pronounced is passed over."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.inside = self.phonetic = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "t":
            self.inside = not self.phonetic
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if name == "t":
            self.inside = False
        elif name == "rPh":
            self.phonetic = False

    def words(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)

    def take(self) -> str:
        text, self.parts = "".join(self.parts), []
        return unescaped(text)


def unescaped(text: str) -> str:
    """«_x000D_» is how a carriage return is written; line ends come out as one sign."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _dates(archive: zipfile.ZipFile) -> frozenset[int]:
    codes: dict[int, str] = {}
    styles: list[int] = []
    within: list[str] = []

    def start(name: str, given: dict[str, str]) -> None:
        within.append(name)
        if name == "numFmt":
            codes[_number(given.get("numFmtId"))] = given.get("formatCode", "")
        elif name == "xf" and "cellXfs" in within:
            styles.append(_number(given.get("numFmtId")))

    parse_all(archive, "xl/styles.xml", start, lambda name: within.__delitem__(-1), _nothing)
    return frozenset(place for place, form in enumerate(styles) if _shows_date(form, codes.get(form)))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _shows_date(form: int, code: str | None) -> bool:
    if code is None:
        return form in BUILT_IN_DATES
    if code.strip().casefold() in ("general", "основной", "@"):
        return False
    return bool(_DATE_CODE.search(_NOT_CODE.sub("", code)))
