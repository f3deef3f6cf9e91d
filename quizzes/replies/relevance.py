"""Does the reply speak of the resident's matter? The facts, the points and the message are compared with it.

A dictionary of formulas finds only a part of the runarounds: a friendly text without one official word may still
answer nothing. So a fact counts as told when its words (by lemma, kin or synonym) and its numbers are in the reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from quizzes.replies.contacts import PHONE
from quizzes.replies.lexicon import synonyms, words
from quizzes.replies.report import Situation
from quizzes.replies.text import Parse, Sentence, Text, Word, parse

_CONTENT = ("NOUN", "VERB", "INFN", "ADJF", "ADJS", "PRTF", "PRTS", "ADVB", "COMP")
_NUMERALS = {
    "один": "1", "два": "2", "три": "3", "четыре": "4", "пять": "5", "шесть": "6", "семь": "7", "восемь": "8",
    "девять": "9", "десять": "10", "одиннадцать": "11", "двенадцать": "12", "пятнадцать": "15", "двадцать": "20",
    "тридцать": "30", "двое": "2", "трое": "3", "оба": "2", "дважды": "2", "трижды": "3", "неделя": "7",
}  # fmt: skip
_MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь",
           "декабрь")  # fmt: skip
_NUMERIC_DATE = re.compile(r"^(\d{1,2})\.(\d{2})(?:\.\d{2,4})?$")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})$")
_PREFIX = 4
TOLD = 0.5


@dataclass(frozen=True)
class Vocabulary:
    """What a piece of text is about: lemmas, their roots and meanings, and numbers in one form."""

    lemmas: frozenset[str]
    roots: frozenset[str]
    meanings: frozenset[int]
    numbers: frozenset[str]

    def holds(self, lemma: str) -> bool:
        if lemma in self.lemmas:
            return True
        groups = synonyms().get(lemma)
        if groups and not groups.isdisjoint(self.meanings):
            return True
        if lemma[:_PREFIX] not in self.roots:
            return False
        return any(_akin(lemma, other) for other in self.lemmas if other[:_PREFIX] == lemma[:_PREFIX])


@dataclass(frozen=True)
class Relevance:
    """How far the reply answers: each fact and point with the share of it that is told."""

    facts: tuple[float, ...]
    points: tuple[float, ...]
    topic: float
    topic_known: bool

    @property
    def best(self) -> float:
        return max(self.facts, default=0.0)

    @property
    def total(self) -> float:
        return sum(self.facts)


def compare(text: Text, situation: Situation) -> Relevance:
    reply = vocabulary(text.words)
    facts = tuple(coverage(fact, reply) for fact in content_facts(situation.facts))
    points = tuple(coverage(point.text, reply) for point in situation.points)
    topic_known = bool(terms_of(situation.message)[0])
    return Relevance(facts, points, coverage(situation.message, reply), topic_known)


def content_facts(facts: Iterable[str]) -> list[str]:
    """Leave out the facts that are nothing but a contact: giving a telephone is not yet an answer."""
    return [fact for fact in facts if not PHONE.search(fact) or len(terms_of(fact)[0]) > 6]


def fact_anchor(sentence: Sentence, facts: Iterable[str]) -> float:
    """Return the share of the best-told fact in one sentence."""
    reply = vocabulary(sentence.words)
    return max((coverage(fact, reply) for fact in facts), default=0.0)


def coverage(fact: str, reply: Vocabulary) -> float:
    """Return the share of a fact that a vocabulary holds; a number weighs as two words, for it is what was asked."""
    lemmas, numbers = terms_of(fact)
    told = sum(reply.holds(lemma) for lemma in lemmas) + 2 * len(numbers & reply.numbers)
    weight = len(lemmas) + 2 * len(numbers)
    return told / weight if weight else 0.0


def covers(text: str, point: str) -> float:
    """Return the share of ``point``, 0–1, that ``text`` holds: by lemma, kin or synonym, numbers in any form."""
    return coverage(point, vocabulary(Text(text).words))


def vocabulary(said: Iterable[Word]) -> Vocabulary:
    lemmas: set[str] = set()
    numbers: set[str] = set()
    for word in said:
        _read(word.text, lemmas, numbers)
    meanings = frozenset().union(*(synonyms().get(lemma, frozenset()) for lemma in lemmas))
    return Vocabulary(frozenset(lemmas), frozenset(lemma[:_PREFIX] for lemma in lemmas), meanings, frozenset(numbers))


def terms_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the content lemmas and the numbers of a text, telephones left out."""
    return _terms(_without_phone(text))


@lru_cache(maxsize=2048)
def _terms(text: str) -> tuple[frozenset[str], frozenset[str]]:
    lemmas: set[str] = set()
    numbers: set[str] = set()
    for word in Text(text).words:
        _read(word.text, lemmas, numbers)
    return frozenset(lemmas), frozenset(numbers)


def _read(word: str, lemmas: set[str], numbers: set[str]) -> None:
    if word[0].isdigit():
        _read_number(word, lemmas, numbers)
        return
    reading = parse(word)
    for lemma in reading.lemmas & _NUMERALS.keys():
        numbers.add(_NUMERALS[lemma])
    if _is_content(reading):
        lemmas.add(reading.lemma)
        lemmas.update(part for part in reading.lemma.split("-") if "-" in reading.lemma and len(part) > 3)


def _read_number(word: str, lemmas: set[str], numbers: set[str]) -> None:
    date, clock = _NUMERIC_DATE.match(word), _CLOCK.match(word)
    if date and 1 <= int(date[2]) <= 12:
        numbers.add(str(int(date[1])))
        lemmas.add(_MONTHS[int(date[2]) - 1])
    elif clock:
        numbers.add(str(int(clock[1])) if clock[2] == "00" else f"{int(clock[1])}:{clock[2]}")
    else:
        numbers.add(word.lstrip("0") or "0")


def _is_content(reading: Parse) -> bool:
    return (
        len(reading.lemma) > 2
        and reading.lemma not in words("stop_words", "common")
        and (not reading.grammemes or any(part in reading.grammemes for part in _CONTENT))
        and "Apro" not in reading.grammemes
    )


def _akin(lemma: str, other: str) -> bool:
    shorter = min(len(lemma), len(other))
    shared = next((i for i in range(shorter) if lemma[i] != other[i]), shorter)
    return shared >= max(_PREFIX, 0.65 * shorter)


def _without_phone(text: str) -> str:
    return PHONE.sub(" ", text)
