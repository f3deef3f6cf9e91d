"""QTI 2.1, 2.2 and 3.0: single items and content packages. Scores stay those of the standard."""

from __future__ import annotations

import re

from quizzes.scoring import qti

from ..archives import Archive, is_zip
from ..drafts import Reading, Refusal, Unreadable
from .item import NoQuestionError, read_item
from .package import MANIFEST, read_package
from .source import Source

NAME = "qti"
_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:qti-assessment-item|assessmentItem)[\s>]")


def sniff(data: bytes, name: str) -> bool:
    """A package has a manifest; an item says what it is in its first element."""
    if is_zip(data):
        try:
            return MANIFEST in Archive(data)
        except Unreadable:
            return MANIFEST.encode() in data
    head = data[:20_000].replace(b"\0", b"")
    return _ITEM.search(head) is not None


def read(data: bytes, name: str) -> Reading:
    """Read a package or an item; Unreadable when it is neither."""
    if is_zip(data):
        archive = Archive(data)
        if MANIFEST not in archive:
            raise Unreadable("В архиве нет imsmanifest.xml: это не пакет QTI.")
        contents = read_package(archive)
        return Reading(NAME, tuple(contents.drafts), tuple(contents.refusals), tuple(contents.remarks))
    try:
        draft = read_item(qti.parse(data), Source())
    except qti.UnreadableError as wrong:
        raise Unreadable(wrong.reason, f"строка {wrong.line}" if wrong.line else "") from wrong
    except qti.QtiError as wrong:
        place = f"строка {wrong.line}" if wrong.line else name
        harmless = isinstance(wrong, NoQuestionError)
        return Reading(NAME, refusals=(Refusal(place, name, wrong.reason, harmless=harmless),))
    return Reading(NAME, (draft,))
