"""XML read safely into small nodes: names of QTI 2.x and of 3.0 folded into one, the line of every element kept.

No entity is declared or expanded, nothing is fetched. `qti-simple-choice` of 3.0 and `simpleChoice` of 2.x are both
`simpleChoice` here; attributes `response-identifier` and `responseIdentifier` are both `responseIdentifier`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from quizzes.scoring.qti.errors import UnreadableError

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 120
MAX_NODES = 60_000
_KEBAB = re.compile(r"-([a-z0-9])")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]+)[\"']")
KNOWN_ENCODINGS = {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "latin-1"}


@dataclass
class Node:
    """An element. `tail` is the text after it, as in ElementTree."""

    tag: str
    attrs: dict[str, str]
    line: int
    space: str = ""
    text: str = ""
    tail: str = ""
    children: list[Node] = field(default_factory=list)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.children)

    def get(self, name: str, default: str = "") -> str:
        return self.attrs.get(name, default)

    def first(self, tag: str) -> Node | None:
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, *tags: str) -> list[Node]:
        return [child for child in self.children if child.tag in tags]

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, *tags: str) -> Iterator[Node]:
        """Descendants with one of these names, in the order of the document."""
        return (node for node in self.walk() if node.tag in tags)

    def content(self) -> str:
        """All the text inside, with the spaces as they are."""
        return self.text + "".join(child.content() + child.tail for child in self.children)


def parse(data: bytes | str) -> Node:
    """Read a document; UnreadableError says why it cannot be."""
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"Файл больше {MAX_BYTES // 1024 // 1024} МБ.")
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=False, encoding=_python_encoding(raw))
    builder.expat = parser.parser
    try:
        parser.feed(_recoded(raw))
        parser.close()
    except ParseError as error:
        raise UnreadableError(f"Это не XML: {_plain(error)}.", line=_line(error)) from None
    except DefusedXmlException:
        raise UnreadableError("В файле объявлены сущности или внешние ссылки DTD, такие файлы не читаются.") from None
    except (LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError("Не удаётся прочесть кодировку файла.") from None
    if builder.root is None:
        raise UnreadableError("Файл пуст.")
    return builder.root


def _recoded(raw: bytes) -> bytes:
    """Bring windows-1251 and the like to UTF-8: expat itself knows only a few encodings."""
    encoding = _declared(raw)
    if not encoding or encoding in KNOWN_ENCODINGS:
        return raw
    return raw.decode(encoding).encode("utf-8")


def _python_encoding(raw: bytes) -> str | None:
    encoding = _declared(raw)
    return "utf-8" if encoding and encoding not in KNOWN_ENCODINGS else None


def _declared(raw: bytes) -> str:
    found = _DECLARED.match(raw.removeprefix(b"\xef\xbb\xbf")[:200])
    return found[1].decode("ascii").lower() if found else ""


class _Builder:
    """What the parser calls; elements are counted, so that a hostile file is left early."""

    def __init__(self) -> None:
        self.expat: Any = None
        self.root: Node | None = None
        self.open: list[Node] = []
        self.last: Node | None = None
        self.count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        line = self.expat.CurrentLineNumber
        self.count += 1
        if len(self.open) >= MAX_DEPTH or self.count > MAX_NODES:
            raise UnreadableError("Слишком много вложенных элементов.", line=line)
        space, name = _split(tag)
        node = Node(fold(name), {_attribute(key): value for key, value in attrs.items()}, line, space)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)
        self.last = None

    def end(self, tag: str) -> None:
        self.last = self.open.pop()

    def data(self, text: str) -> None:
        if self.last is not None:
            self.last.tail += text
        elif self.open:
            self.open[-1].text += text

    def close(self) -> Node | None:
        return self.root


def fold(name: str) -> str:
    """Return the name as 2.x spells it."""
    return camel(name[4:]) if name.startswith("qti-") else name


def camel(name: str) -> str:
    return _KEBAB.sub(lambda found: found[1].upper(), name)


def _split(tag: str) -> tuple[str, str]:
    if tag.startswith("{"):
        space, _, name = tag[1:].partition("}")
        return space, name
    return "", tag


def _attribute(key: str) -> str:
    name = _split(key)[1]
    return name if name.startswith(("data-", "aria-")) else camel(name)


def _line(error: ParseError) -> int | None:
    return error.position[0] if getattr(error, "position", None) else None


_REASONS = {
    2: "ошибка в записи",
    3: "нет ни одного элемента",
    4: "недопустимый знак",
    5: "тег не закончен",
    7: "теги закрыты не в том порядке",
    8: "атрибут назван дважды",
    9: "после корневого элемента есть что-то ещё",
    11: "неизвестная сущность",
    18: "неизвестная кодировка",
    27: "неизвестная приставка имени",
}


def _plain(error: ParseError) -> str:
    return _REASONS.get(getattr(error, "code", 0), "ошибка в записи")
