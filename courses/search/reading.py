"""What is written in a text of the editor and in a file. Pure; a file that cannot be read says nothing."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from typing import IO, Final

import pypdfium2
from defusedxml import DefusedXmlException, ElementTree
from django.utils.html import strip_tags

from .words import clean

LONGEST: Final = 200_000
# What a document says may be this large once unpacked: more is a bomb or no text.
UNPACKED: Final = 50_000_000
UNREADABLE: Final = (
    *(pypdfium2.PdfiumError, zipfile.BadZipFile, ElementTree.ParseError, DefusedXmlException),
    *(EOFError, KeyError, OSError, ValueError, NotImplementedError, zlib.error),
)
_BLOCK: Final = re.compile(r"<(?:/?(?:p|div|li|h\d|tr|td|th|blockquote|aside|figure|figcaption|dt|dd)\b[^>]*|br\s*/?)>")
_ALT: Final = re.compile(r'<img\b[^>]*\balt="([^"]*)"[^>]*>')
# The parts of OOXML and ODF files that hold text, by name.
_PARTS: Final = re.compile(
    r"word/(?:document|footnotes|header\d*|footer\d*)\.xml|ppt/slides/slide\d+\.xml|xl/sharedStrings\.xml|content\.xml"
)
_PARAGRAPHS: Final = {"p", "h", "si", "tr"}


def of_html(html: str) -> str:
    """The words of a text of the editor, pictures by their descriptions."""
    return clean(unescape(strip_tags(_BLOCK.sub(" ", _ALT.sub(r" \1 ", html)))))


def of_file(file: IO[bytes], name: str) -> str:
    """The words of a PDF, of an Office or OpenDocument file; empty for others and for what is broken."""
    try:
        text = _of_pdf(file.read()) if name.lower().endswith(".pdf") else _of_package(file)
    except UNREADABLE:
        return ""
    return clean(text)[:LONGEST]


def _of_pdf(content: bytes) -> str:
    pieces, length = [], 0
    with pypdfium2.PdfDocument(content) as pdf:
        for page in pdf:
            pieces.append(page.get_textpage().get_text_bounded())
            length += len(pieces[-1])
            if length > LONGEST:
                break
    # A word broken at the end of a line is one word.
    return re.sub(r"[-\ufffe]\r?\n(?=[а-яёa-z])", "", "\n".join(pieces))


def _of_package(file: IO[bytes]) -> str:
    with zipfile.ZipFile(file) as package:
        parts = [part for part in package.infolist() if _PARTS.fullmatch(part.filename)]
        if sum(part.file_size for part in parts) > UNPACKED:
            return ""
        return "\n".join("".join(_words_of(package.read(part))) for part in sorted(parts, key=_order))


def _order(part: zipfile.ZipInfo) -> tuple[str, int]:
    number = re.search(r"(\d+)\.xml$", part.filename)
    return part.filename.partition("/")[0], int(number.group(1)) if number else 0


def _words_of(xml: bytes) -> Iterator[str]:
    for _event, element in ElementTree.iterparse(io.BytesIO(xml), events=("end",)):
        yield element.text or ""
        if element.tag.rpartition("}")[2] in _PARAGRAPHS:
            yield "\n"
        yield element.tail or ""
