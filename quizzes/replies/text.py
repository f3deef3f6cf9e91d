"""A text made ready for reading by rules: normalised letter for letter, cut into words and sentences, with lemmas.

Every offset in the normalised text is the same offset in the original: each character becomes exactly one character.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# The longest norm of any channel is 6,000 characters; what follows far beyond it is counted but not read.
READ_LIMIT = 12_000
# Longer runs of letters are noise: no dictionary has them and guessing at them takes long.
LONGEST_WORD = 40

_SAME = str.maketrans(
    {
        "ё": "е",
        "Ё": "е",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\t": " ",
        "–": "-",
        "—": "-",
        "−": "-",
        "‑": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "’": "'",
    }
)
_LOOKALIKES = str.maketrans("aceopxykmhbt", "асеорхукмнвт")
_MIXED = re.compile(r"[a-z]*[а-я][а-яa-z]*[a-z][а-яa-z]*|[a-z]+[а-я][а-яa-z]*")
_WORD = re.compile(r"[а-я]+(?:-[а-я]+)*|[a-z]+(?:[-'][a-z]+)*|\d+(?:[.,:]\d+)*")
# A full stop ends a sentence unless it follows an initial or a usual abbreviation.
_STOP = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"])(?:[а-яa-z]|ул|пр|просп|пер|пос|дер|обл|стр|корп|кв|тел|доб|каб|им|руб|коп|тыс|млн|млрд|гг|др|п\.п|т\.[а-я]"
    r"|\d г)$"
)


def normalise(text: str) -> str:
    """Lower case, one ё, one dash, one space, Cyrillic letters in Cyrillic words; the length never changes."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    lowered = lowered.translate(_SAME)
    if lowered.isascii() or not re.search("[a-z]", lowered):
        return lowered
    return _MIXED.sub(lambda match: match.group().translate(_LOOKALIKES), lowered)


@dataclass(frozen=True)
class Word:
    """A word or a number, with its place in the text."""

    text: str
    start: int
    end: int

    @cached_property
    def parse(self) -> Parse:
        return parse(self.text)

    @property
    def lemma(self) -> str:
        return self.parse.lemma


@dataclass(frozen=True)
class Parse:
    """The likeliest reading of a word, and the grammemes of all its readings."""

    lemma: str
    grammemes: frozenset[str]
    possible: frozenset[str]
    lemmas: frozenset[str]


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int
    text: str
    words: tuple[Word, ...]


class Text:
    """A text and everything read off it; the costly parts are made when first asked for."""

    def __init__(self, original: str) -> None:
        self.original = original[:READ_LIMIT]
        self.norm = normalise(self.original)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(self.norm))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(self._cut())

    def sentence_at(self, offset: int) -> Sentence | None:
        place = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[place] if place >= 0 and offset < self.sentences[place].end else None

    def _cut(self) -> Iterator[Sentence]:
        start, words, position = 0, self.words, 0
        for end in self._ends():
            mine = []
            while position < len(words) and words[position].start < end:
                mine.append(words[position])
                position += 1
            if mine:
                yield Sentence(start, end, self.norm[start:end], tuple(mine))
            start = end

    def _ends(self) -> Iterator[int]:
        for match in _STOP.finditer(self.norm):
            before = self.norm[max(0, match.start() - 12) : match.start()]
            if match.group() == "." and _ABBREVIATION.search(before):
                continue
            yield match.end()
        yield len(self.norm)


@lru_cache(maxsize=30_000)
def parse(word: str) -> Parse:
    """Read a word by the dictionary; numbers and Latin words are their own lemmas."""
    if not "а" <= word[0] <= "я" or len(word) > LONGEST_WORD:
        return Parse(word, frozenset(), frozenset(), frozenset({word}))
    readings = analyser().parse(word)
    first = readings[0]
    return Parse(
        lemma=first.normal_form.replace("ё", "е"),
        grammemes=frozenset(first.tag.grammemes),
        possible=frozenset().union(*(reading.tag.grammemes for reading in readings)),
        lemmas=frozenset(reading.normal_form.replace("ё", "е") for reading in readings),
    )


@lru_cache(maxsize=1)
def analyser() -> Any:
    # Loaded on first use: the dictionary costs tens of megabytes and half a second that a web start should not pay.
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")
