"""The text of a lesson in pieces: what stands at its first level. Pure."""

from __future__ import annotations

import re
from typing import Any, Final

from courses.catalogue import marks
from courses.catalogue.weaving import Woven

from .tidying import tidy

_TAG: Final = re.compile(r'<(/?)([a-z][\w-]*)(?:[^>"]|"[^"]*")*>', re.IGNORECASE)
# Words that stand in no paragraph are one piece with what is set among them.
_AMONG_WORDS: Final = {"a", "b", "strong", "i", "em", "u", "s", "code", "sub", "sup", "small", "br", "img"}
_LINE_END: Final = re.compile(r"\s*\n\s*")
_BESIDE_BLOCK: Final = re.compile(
    r"\n?(</?(?:p|h\d|[uod]l|li|d[td]|t(?:able|head|body|foot|r|h|d)|caption|blockquote|aside|section|fig\w+|hr)\b[^>]*>)\n?"
)


def split(html: str) -> list[str]:
    """The paragraphs, lists, tables and so on of a cleaned or rendered text, in order; a list or a table is one piece.

    Lines that a file has and an editor leaves out are no difference between pieces.
    """
    pieces, begun, depth = [], 0, 0
    for tag in _TAG.finditer(html):
        closes, name = bool(tag.group(1)), tag.group(2).lower()
        if name in _AMONG_WORDS:
            continue
        alone = name == "hr" or tag.group().endswith("/>")
        if depth == 0:
            pieces.append(html[begun : tag.start()])
            begun = tag.start()
        if not alone:
            depth = max(depth - 1, 0) if closes else depth + 1
        if depth == 0:
            pieces.append(html[begun : tag.end()])
            begun = tag.end()
    pieces.append(html[begun:])
    return [_in_one_line(piece) for piece in pieces if piece.strip()]


def join(pieces: list[str]) -> str:
    return "\n".join(pieces)


def in_pieces(said: dict[str, Any]) -> dict[str, Any]:
    """What a mark is made of: two people may change different paragraphs of the ``body``, where ``said`` has one."""
    return {**said, "body": marks.Text(tuple(split(tidy(said["body"]))))} if "body" in said else said


def woven(seen: str, *, stands: str, typed: str) -> Woven | None:
    """The text as it ``stands`` and as somebody ``typed`` it over what she had ``seen``, laid together by paragraphs.

    None where one of the two has changed nothing.
    """
    return marks.merge(seen, in_pieces({"body": stands}), in_pieces({"body": typed})).woven.get("body")


def _in_one_line(piece: str) -> str:
    if "<pre" in piece:
        return piece.strip()
    return _BESIDE_BLOCK.sub(r"\1", _LINE_END.sub("\n", piece.strip())).replace("\n", " ")
