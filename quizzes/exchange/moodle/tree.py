"""The elements of a Moodle XML file: read safely, looked into leniently."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ..drafts import Unreadable

MARKINGS: Final = {
    "moodle_auto_format": "moodle",
    "html": "html",
    "plain_text": "plain",
    "markdown": "markdown",
    "wiki_like": "plain",
}
FILES_LIMIT: Final = 30 * 1024 * 1024
DEEPEST: Final = 60


def root(data: bytes) -> Element:
    """The root of the file. Raises Unreadable with the line where it breaks off."""
    try:
        found: Any = fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except ParseError as wrong:
        line, column = wrong.position
        raise Unreadable(
            "Файл XML повреждён: дальше этого места он не читается.", f"строка {line}, знак {column + 1}"
        ) from None
    except DefusedXmlException:
        raise Unreadable("В файле объявлены сущности XML: такие файлы мы не читаем.") from None
    except (ValueError, LookupError, RecursionError):
        raise Unreadable("Кодировка файла XML не читается. Сохраните его в UTF-8.") from None
    if not isinstance(found, Element):
        raise Unreadable("Файл XML пустой.")
    return found


def words(parent: Element | None, path: str, default: str = "") -> str:
    """The text of the element at ``path``, or of its «text» inside."""
    found = parent.find(path) if parent is not None else None
    if found is None:
        return default
    inner = found.find("text")
    said = (inner if inner is not None else found).text
    return (said or "").strip()


def own_words(element: Element) -> str:
    """The «text» of an element, or what stands in it as in old files."""
    inner = element.find("text")
    return ((inner if inner is not None else element).text or "").strip()


def marking(element: Element | None, default: str) -> str:
    if element is None:
        return default
    named = element.get("format", "").strip()
    return MARKINGS.get(named, "html" if named else default)


def number(element: Element, path: str, default: float) -> float:
    try:
        value = float(words(element, path).replace(",", ".") or default)
    except ValueError:
        return default
    return value if -1e9 < value < 1e9 else default


def fraction(element: Element) -> float:
    """The share of the mark: an attribute in hundredths, in old files an element."""
    inner = element.find("fraction")
    said = element.get("fraction") or "0"
    try:
        share = float((inner.text or "0") if inner is not None else said)
    except ValueError:
        raise Unreadable(f"Доля «{said[:20]}» — не число.") from None
    if share != share:  # nan
        raise Unreadable("Доля — не число.")
    return share if inner is not None else share / 100


def is_yes(element: Element, path: str, default: bool) -> bool:
    """Moodle's «true» and «1»; an empty element is a yes where it only stands there."""
    found = element.find(path)
    if found is None:
        return default
    return (found.text or "").strip().casefold() not in ("false", "0", "")


def files(element: Element | None) -> Iterator[tuple[str, bytes]]:
    """The files that stand in an element: name and content."""
    if element is None:
        return
    total = 0
    for one in element.findall("file"):
        try:
            content = base64.b64decode("".join((one.text or "").split()), validate=True)
        except (binascii.Error, ValueError):
            continue
        total += len(content)
        name = (one.get("name") or "").replace("\\", "/").rsplit("/", 1)[-1][-150:]
        if content and name and total <= FILES_LIMIT:
            yield name, content
