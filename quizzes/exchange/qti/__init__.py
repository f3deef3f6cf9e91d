"""QTI 2.1, 2.2 and 3.0: single items and content packages. Scores stay those of the standard.

Read by one reader whatever the version; written as a package of 2.2 or of 3.0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizzes.scoring import qti

from ..archives import Archive, is_zip
from ..drafts import Draft, Reading, Refusal, Unreadable, Writing
from .item import NoQuestionError, read_item
from .package import MANIFEST, read_package
from .source import Source
from .writing.package import write

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


def sniff_3_0(data: bytes, name: str) -> bool:
    """Whether it is of the third version, by the names in the item or in the manifest."""
    if not sniff(data, name):
        return False
    if not is_zip(data):
        return b"qti-assessment-item" in data[:20_000].replace(b"\0", b"")
    try:
        return b"v3p0" in Archive(data).read(MANIFEST)
    except Unreadable:
        return False


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


def write_2_2(drafts: Sequence[Draft]) -> Writing:
    return write(drafts, "2.2")


def write_3_0(drafts: Sequence[Draft]) -> Writing:
    return write(drafts, "3.0")
