"""How heavy the language is: readability, long sentences, shouting, and the phrases of the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.replies.lexicon import Rule
from quizzes.replies.terms import Term, has_term
from quizzes.replies.text import Sentence, Text, analyser

LONG_SENTENCE = 28
HARD_READING = 30.0
HEAVY = frozenset(["opening", "nominal", "officialese", "jargon", "impersonal", "legalese", "procedure"])

_VOWELS = re.compile("[аеиоуыэюя]")
_ABBREVIATIONS = frozenset(["ГИБДД", "РОССИИ", "СНИЛС", "ГЛОНАСС"])
_SHOUTED = re.compile(r"\b[А-ЯЁ]{5,}\b")
_EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]+")


@dataclass(frozen=True)
class Hit:
    """A phrase of the lexicon in its place."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True)
class Known:
    """What the reply has elsewhere: a formula next to a date or a deed is no longer empty."""

    deadline: bool
    action: bool
    contact: bool


def readability(text: Text) -> float:
    """Reading ease for Russian by Oborneva: 206.835 − 1.3 × words a sentence − 60.1 × syllables a word."""
    words = [word for word in text.words if word.text[0].isalpha() or word.text[0].isdigit()]
    sentences = len(text.sentences)
    if not words or not sentences:
        return 0.0
    syllables = sum(max(1, len(_VOWELS.findall(word.text))) for word in words)
    return round(206.835 - 1.3 * len(words) / sentences - 60.1 * syllables / len(words), 1)


def find_phrases(text: Text, rules: tuple[Rule, ...], terms: list[Term], known: Known) -> list[Hit]:
    """Return the phrases that do harm here, without those that the rest of the reply makes good."""
    found = []
    for rule in rules:
        for match in rule.pattern.finditer(text.norm):
            if match.group() and not _excused(rule, text, match.start(), terms, known):
                found.append(Hit(rule, match.start(), match.end()))
    return sorted(found, key=lambda hit: (hit.start, -hit.end))


def long_sentences(text: Text) -> list[Sentence]:
    return [sentence for sentence in text.sentences if len(sentence.words) > LONG_SENTENCE]


def shouts(text: Text) -> Iterator[tuple[int, int]]:
    """Yield the words in capitals, if there are so many that it is shouting and not an abbreviation or two."""
    found = [match for match in _SHOUTED.finditer(text.original) if _is_shout(match.group())]
    if len(found) >= 2 or any(len(match.group()) >= 8 for match in found):
        yield from (match.span() for match in found)


def emoji(text: Text) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _EMOJI.finditer(text.original))


def _is_shout(word: str) -> bool:
    # A word that no dictionary has, or one of few vowels, is an abbreviation in capitals: МБДОУ, ГИБДД, СНИЛС.
    if word in _ABBREVIATIONS or not analyser().word_is_known(word.lower()):
        return False
    return len(_VOWELS.findall(word.lower().replace("ё", "е"))) * 3 >= len(word)


def _excused(rule: Rule, text: Text, start: int, terms: list[Term], known: Known) -> bool:
    if rule.unless == "dated":
        sentence = text.sentence_at(start)
        return sentence is not None and has_term(terms, sentence)
    return bool(rule.unless) and bool(getattr(known, rule.unless))
