"""A text with gaps: `[[1]]` stands where something is to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MARK = re.compile(r"\[\[([0-9A-Za-z_-]{1,20})\]\]")
MAX_GAPS = 40
BLANK = "_____"
WITH_GAPS = frozenset({"cloze", "words"})


@dataclass(frozen=True)
class Piece:
    """A stretch of text, or the gap that follows it."""

    text: str = ""
    gap: str = ""


def pieces(stem: str) -> Iterator[Piece]:
    """The text cut at its gaps, in order."""
    end = 0
    for mark in MARK.finditer(stem):
        yield Piece(text=stem[end : mark.start()])
        yield Piece(gap=mark[1])
        end = mark.end()
    yield Piece(text=stem[end:])


def marks(stem: str) -> list[str]:
    """The ids of the gaps as they stand in the text."""
    return MARK.findall(stem)


def plain(kind: str, stem: str) -> str:
    """The stem of a question of the kind as one reads it aloud: a line for every gap."""
    return MARK.sub(BLANK, stem) if kind in WITH_GAPS else stem


def gap_problems(stem: object, ids: Sequence[str]) -> list[str]:
    """Check that the text has every gap once, and no other."""
    found = marks(stem) if isinstance(stem, str) else []
    if not 1 <= len(ids) <= MAX_GAPS:
        return [f"Пропусков должно быть от 1 до {MAX_GAPS}."]
    if len(set(ids)) < len(ids) or len(set(found)) < len(found):
        return ["Номера пропусков повторяются."]
    missing, unknown = sorted(set(ids) - set(found)), sorted(set(found) - set(ids))
    return [f"В тексте нет пропуска [[{gap}]]." for gap in missing] + [
        f"Для пропуска [[{gap}]] не сказано, что в нём верно." for gap in unknown
    ]
