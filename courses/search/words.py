"""Words of a text with their places, and what is asked as terms to be looked for. Pure.

The `russian` configuration of PostgreSQL does not join «выписка» and «выписок», a dictionary does: a vector is made
here, word by word with every lemma that the word may have, and so is the query.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from quizzes.bank.wording import WORD as WORD
from quizzes.bank.wording import readings
from quizzes.replies.text import parse

# A place in a vector of PostgreSQL is a number below 16,384; what stands further is not looked for.
LAST_PLACE: Final = 16_000
LONGEST: Final = 60
ASKED_WORDS: Final = 12
# A shorter beginning of a word is that of too many words.
PREFIX: Final = 3
_SILENT: Final = {"PREP", "CONJ", "PRCL", "INTJ"}
_QUOTED: Final = re.compile(r'[«"“„]([^«»"“”„]*)[»"”“]')
_LATIN: Final = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC: Final = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC) | str.maketrans('{}:"<>~', "хъжэбюё")
_TO_LATIN: Final = str.maketrans(_CYRILLIC, _LATIN)


@dataclass(frozen=True)
class Asked:
    """What is looked for: groups that must all be there; the words of a group stand one after another.

    ``groups`` hold for each word the lemmas it may have.
    """

    text: str
    groups: tuple[tuple[Sought, ...], ...]

    @property
    def is_empty(self) -> bool:
        return not self.groups

    @property
    def sought(self) -> tuple[Sought, ...]:
        return tuple(one for group in self.groups for one in group)

    def every(self) -> str:
        """The raw query of PostgreSQL: all groups."""
        return " & ".join(self._terms())

    def any(self) -> str:
        return " | ".join(self._terms())

    def _terms(self) -> Iterator[str]:
        for group in self.groups:
            yield "(" + " <-> ".join(one.term for one in group) + ")"


@dataclass(frozen=True)
class Sought:
    """A word as it was typed, folded; any of ``lemmas`` is meant, and words that begin so unless it is ``exact``."""

    word: str
    lemmas: frozenset[str]
    exact: bool = False

    @property
    def begins(self) -> bool:
        return not self.exact and len(self.word) >= PREFIX

    @property
    def term(self) -> str:
        alternatives = [f"'{lemma}'" for lemma in sorted(self.lemmas)]
        if self.begins:
            alternatives.append(f"'{self.word}':*")
        return "(" + " | ".join(alternatives) + ")"


def clean(text: str) -> str:
    """One form of each letter, no characters that a database cannot keep, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\x00", "").replace("\xad", "").split())


def vector(title: str, place: str, body: str) -> str:
    """The words as a vector of PostgreSQL: a title's weigh A, its place's B, the text's D."""
    found: dict[str, list[str]] = {}
    place_of_word = 0
    for text, weight in ((title, "A"), (place, "B"), (body, "")):
        for match in WORD.finditer(text):
            place_of_word += 1
            if place_of_word > LAST_PLACE:
                break
            for lemma in _lemmas(match.group()):
                found.setdefault(lemma, []).append(f"{place_of_word}{weight}")
    return " ".join(f"'{lemma}':{','.join(places)}" for lemma, places in found.items())


def ask(text: str) -> Asked:
    """What ``text`` asks for. «In quotes»: these words in this order. Small words count where there are no other."""
    text = clean(text)[:200]
    quoted = [_sought(part, exact=True) for part in _QUOTED.findall(text)]
    single = [(one,) for one in _sought(_QUOTED.sub(" ", text))]
    weighty = [group for group in single if not _is_silent(group[0].word)]
    groups = [group for group in quoted if group] + (weighty if weighty or any(quoted) else single)
    return Asked(text, tuple(groups[:ASKED_WORDS]))


def other_layout(text: str) -> str:
    """The same keys with the other layout of the keyboard: «ghbdtn» is «привет», «зва» is «pdf»."""
    lowered = text.lower()
    table = _TO_CYRILLIC if re.search("[a-z]", lowered) else _TO_LATIN
    return lowered.translate(table)


def places(vector_places: Iterable[int], text: str, before: int) -> list[tuple[int, int]]:
    """From and to in ``text`` of the words at these places of the vector; ``before`` words stand ahead of the text."""
    wanted = {place - before for place in vector_places}
    last = max(wanted, default=0)
    found = []
    for number, match in enumerate(WORD.finditer(text), start=1):
        if number > last:
            break
        if number in wanted:
            found.append(match.span())
    return found


def count(text: str) -> int:
    return sum(1 for _ in WORD.finditer(text))


def folded(word: str) -> str:
    return word.casefold().replace("ё", "е")


def _sought(text: str, *, exact: bool = False) -> tuple[Sought, ...]:
    words = [folded(match.group()) for match in WORD.finditer(text)]
    return tuple(Sought(word, frozenset(_lemmas(word)), exact) for word in words if len(word) <= LONGEST)


def _lemmas(word: str) -> Iterable[str]:
    return readings(folded(word)) if len(word) <= LONGEST else ()


def _is_silent(word: str) -> bool:
    return bool(parse(word).grammemes & _SILENT)
