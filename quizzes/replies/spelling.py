"""Words that are spelled wrong, with the right spelling where there is one near.

A word counts as wrong only where two dictionaries (hunspell's and that of the morphology) do not know it, the situation
does not use it, and a known word is a letter or a usual confusion away: names and new words are left in peace.
The dictionary is A. I. Lebedev's; its licence lies beside it in `data/dictionary`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from quizzes.replies.address import full_names
from quizzes.replies.lexicon import DATA, misspellings, words
from quizzes.replies.report import Situation
from quizzes.replies.text import LONGEST_WORD, Text, parse

SHORTEST = 4
# Looking for the right word is the dear part: a text of nothing but unknown words is read no further than this.
LOOKED_UP = 10
# A word with two slips is looked for only where it is long enough to be recognised, and by so many first steps.
LONG_ENOUGH = 8
STEPS = 12
# In more unknown words than this share the text is not Russian prose, and nothing certain can be said of it.
FOREIGN_SHARE = 0.5
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
# A guessed word of these kinds is a name in which a letter more or less means nothing.
_NAMES = frozenset(["Name", "Surn", "Patr", "Geox", "Orgn", "Abbr"])
_WORD = re.compile(r"[А-Яа-яЁё]+(?:-[А-Яа-яЁё]+)*")
# An address of a page, of mail, a nickname, a tag: no words of the language.
_NO_PROSE = re.compile(
    r"https?://\S+|\bwww\.\S+|[\w.+-]{1,64}@\S+|[@#]\w+|<[^>\n]{0,200}>|\b[\w-]{1,60}\.(?:рф|ru|com|org)\b\S*",
    re.IGNORECASE,
)
_CONFUSED = (
    ("о", "а"), ("а", "о"), ("е", "и"), ("и", "е"), ("з", "с"), ("с", "з"), ("д", "т"), ("т", "д"), ("в", "ф"),
    ("ф", "в"), ("б", "п"), ("п", "б"), ("ш", "щ"), ("щ", "ш"), ("тся", "ться"), ("ться", "тся"), ("сн", "стн"),
    ("жы", "жи"), ("шы", "ши"), ("чю", "чу"), ("щю", "щу"), ("чя", "ча"), ("щя", "ща"), ("ево", "его"), ("ова", "ого"),
)  # fmt: skip


@dataclass(frozen=True)
class Slip:
    """A wrong word in its place; `right` is empty where several words are as near."""

    start: int
    end: int
    right: str


def find_slips(text: Text, situation: Situation) -> list[Slip]:
    """Return the misspelled words in the order of the text."""
    shady = [match.span() for match in _NO_PROSE.finditer(text.original)]
    prose = [
        match
        for match in _WORD.finditer(text.original)
        if not any(start <= match.start() < end for start, end in shady)
    ]
    unknown = [match for match in prose if not _is_known(match.group())]
    if len(unknown) > 6 and len(unknown) > FOREIGN_SHARE * len(prose):
        return []
    given = _given(situation)
    candidates = (match for match in unknown if _fold(match.group()) not in given and not _stands_in_latin(text, match))
    found = [*_set_phrases(text)]
    for slip in (_slip(text, match) for match in islice(candidates, LOOKED_UP)):
        if slip and not any(slip.start < other.end and other.start < slip.end for other in found):
            found.append(slip)
    return sorted(found, key=lambda slip: slip.start)


def _set_phrases(text: Text) -> Iterator[Slip]:
    """Yield what is wrong although every word exists: «в течении дня», «согласно приказа»."""
    for look, right in misspellings():
        for match in look.finditer(text.norm):
            right_words = _cased(match.expand(right), text.original[match.start()]).rstrip()
            yield Slip(match.start(), match.start() + len(match.group().rstrip()), right_words)


def _slip(text: Text, match: re.Match[str]) -> Slip | None:
    word = match.group()
    if word.isupper() or any(letter.isupper() for letter in word[1:]) or _is_inside_sentence_name(text, match):
        return None
    near = suggestions(word.lower())
    if not near:
        return None
    return Slip(match.start(), match.end(), _cased(near[0], word[0]) if len(near) == 1 else "")


def _is_inside_sentence_name(text: Text, match: re.Match[str]) -> bool:
    """Say whether a capital makes the word a name: inside a sentence always, at its start where it looks like one."""
    if not match.group()[0].isupper():
        return False
    before = text.original[: match.start()].rstrip(" \t«\"'(—–-")
    if before and before[-1] not in ".!?…:\n":
        return True
    reading = parse(match.group().lower())
    return bool(full_names(match.group().lower().replace("ё", "е"))) or not _NAMES.isdisjoint(reading.grammemes)


def _stands_in_latin(text: Text, match: re.Match[str]) -> bool:
    """Say whether the word touches Latin letters or digits: a code, a model, a nickname or a disguise."""
    around = text.original[max(0, match.start() - 1) : match.start()] + text.original[match.end() : match.end() + 1]
    return any(sign.isdigit() or sign == "_" or (sign.isalpha() and sign.isascii()) for sign in around)


def _cased(word: str, first: str) -> str:
    return word[0].upper() + word[1:] if first.isupper() else word


@lru_cache(maxsize=30_000)
def _is_known(word: str) -> bool:
    if len(word) < SHORTEST or len(word) > LONGEST_WORD:
        return True
    lower = word.lower()
    return _exists(lower) or _dictionary().spell(word) or _is_compound(lower)


@lru_cache(maxsize=30_000)
def _exists(lower: str) -> bool:
    """Say whether one of the dictionaries has the word, with or without the dots of ё."""
    plain = lower.replace("ё", "е")
    return _morphology_knows(plain) or bool(_dictionary().spell(plain)) or bool(_dictionary().spell(lower))


def _is_compound(lower: str) -> bool:
    """«Врачом-педиатром», «спецтранспорт», «воркаутов»: of known words and usual beginnings, or of a newer stem."""
    if "-" in lower:
        return all(len(part) < SHORTEST or _exists(part) or _is_compound(part) for part in lower.split("-"))
    if lower.startswith(tuple(words("spelling", "stems"))):
        return True
    return any(
        lower.startswith(start) and len(lower) - len(start) >= SHORTEST and _exists(lower[len(start) :])
        for start in words("spelling", "beginnings")
    )


@lru_cache(maxsize=4096)
def suggestions(lower: str) -> tuple[str, ...]:
    """Return the known words that are one slip away; those by a usual confusion of letters come alone."""
    likely = sorted({other for other in _confusions(lower) if other != lower and _is_common(other)})
    if likely:
        return tuple(likely)
    near = sorted({other for other in _edits(lower) if _is_common(other)})
    if near or len(lower) < LONG_ENOUGH:
        return tuple(near)
    steps = list(islice(_confusions(lower), STEPS))
    far = {other for step in steps for other in (*_confusions(step), *_insertions(step)) if _is_common(other)}
    return tuple(sorted(far)[:3])


def _confusions(word: str) -> Iterator[str]:
    """The word with one usual slip put right: a letter taken for another by ear, a consonant doubled or not."""
    for wrong, right in _CONFUSED:
        start = word.find(wrong)
        while start >= 0:
            yield word[:start] + right + word[start + len(wrong) :]
            start = word.find(wrong, start + 1)
    for place, letter in enumerate(word):
        if letter in "бвгджзклмнпрстфц":
            yield word[:place] + letter + word[place:]
            if word[place + 1 : place + 2] == letter:
                yield word[:place] + word[place + 1 :]


def _insertions(word: str) -> Iterator[str]:
    for place in range(1, len(word) + 1):
        yield from (word[:place] + letter + word[place:] for letter in _LETTERS)


def _edits(word: str) -> Iterator[str]:
    """Every word one letter away: left out, put in, another, or two that changed places."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS if letter != tail[0])
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _is_common(word: str) -> bool:
    """Say whether both dictionaries have it: what only one knows is too rare to be meant."""
    return len(word) >= SHORTEST and bool(_dictionary().spell(word)) and _morphology_knows(word)


def _given(situation: Situation) -> frozenset[str]:
    """Words that the official was given: names, places and terms are right as they stand there."""
    texts = (situation.author, situation.message, *situation.facts, *(point.text for point in situation.points))
    return _words_of("\n".join(texts))


@lru_cache(maxsize=256)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(_fold(match.group()) for match in _WORD.finditer(text))


def _fold(word: str) -> str:
    return word.lower().replace("ё", "е")


@lru_cache(maxsize=60_000)
def _morphology_knows(word: str) -> bool:
    from quizzes.replies.text import analyser

    return bool(analyser().word_is_known(word))


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    # Loaded on first use, like the morphology: a web start should not pay for it.
    from hunspell import Hunspell

    return Hunspell("ru_RU", hunspell_data_dir=f"{DATA / 'dictionary'}/")
