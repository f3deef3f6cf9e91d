"""Marks doubled or out of place, and words written twice: what a quick reading before sending would have shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from quizzes.replies.lexicon import words
from quizzes.replies.text import Text

_DOUBLED = re.compile(r"[!?]{2,}|(?<!\.)\.\.(?!\.)|\.{4,}|,(?:[ \u00a0]?,)+|;{2,}|:{2,}|,\.|\.,(?!\d)")
_SPACE_BEFORE = re.compile(r"(?<=[^\W\d_])[ \u00a0]+(?:,(?!\d)|[.;:](?=\s|$)|[!?](?=[\s!?]|$))")
# «Сделали,завтра», «сделали.Завтра»: but not «1,5», «т.е.», «сайт.рф», «ул.Мира».
_NO_SPACE = re.compile(
    r"(?<=[а-яё]),(?=[а-яё])|(?<=[а-яё]{3})[!?](?=[А-ЯЁа-яё])|(?<=[а-яё]{4})[.](?=[А-ЯЁ][а-яё])", re.IGNORECASE
)
_CAPITAL_AFTER = re.compile(r"[А-ЯЁ]")
_TWICE = re.compile(r"\b([а-яё]+)[ \u00a0]+\1\b(?!-)")
_RIGHT = {"!": "!", "?": "?", ".": ".", ",": ",", ";": ";", ":": ":"}

MarkCode = Literal["doubled_marks", "space_before_mark", "no_space_after_mark"]


@dataclass(frozen=True)
class Misplaced:
    """A passage with a mark out of place, and how it should look."""

    code: MarkCode
    start: int
    end: int
    right: str


def misplaced_marks(text: Text) -> Iterator[Misplaced]:
    """Yield doubled marks, spaces before a mark and missing spaces after one."""
    said = text.original
    for match in _DOUBLED.finditer(said):
        yield Misplaced("doubled_marks", match.start(), match.end(), _single(match.group()))
    for match in _SPACE_BEFORE.finditer(said):
        yield _with_words(text, "space_before_mark", match.start(), match.end(), match.group().strip())
    for match in _NO_SPACE.finditer(said):
        if match.group() != "." or _CAPITAL_AFTER.match(said, match.end()):
            yield _with_words(text, "no_space_after_mark", match.start(), match.end(), f"{match.group()} ")


def repeated_words(text: Text) -> Iterator[tuple[int, int, str]]:
    """Yield the places where a word stands twice in a row by mistake, with the word."""
    allowed = words("spelling", "twice")
    for match in _TWICE.finditer(
        text.original.lower() if len(text.original.lower()) == len(text.original) else text.norm
    ):
        if match[1].replace("ё", "е") not in allowed:
            yield match.start(), match.end(), text.original[match.start(1) : match.end(1)]


def _single(marks: str) -> str:
    """One mark for many: «?!» stays together, what is left of «..» is a full stop and of «....» an ellipsis."""
    if set(marks) == {"!", "?"}:
        return "?!" if len(marks) > 2 else "?"
    if marks.startswith("...."):
        return "…"
    return _RIGHT[marks[-1]] if marks[0] in "!?" else _RIGHT[marks[0]]


def _with_words(text: Text, code: MarkCode, start: int, end: int, right: str) -> Misplaced:
    """Take the words at both sides in, so that the passage can be seen."""
    said = text.original
    while start > 0 and said[start - 1].isalpha():
        start -= 1
    first = start
    while first < end and said[first].isalpha():
        first += 1
    last = end
    while last < len(said) and said[last].isalpha() and last - end < 40:
        last += 1
    last = last if code == "no_space_after_mark" else end
    return Misplaced(code, start, last, said[start:first] + right + said[end:last])
