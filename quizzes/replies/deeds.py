"""What a sentence says was done or will be done, and what it says was not or will not be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from quizzes.replies.lexicon import synonyms, words
from quizzes.replies.text import Sentence, Word

Tense = Literal["past", "future", "present"]
_REACH = 3
_CORRECTED = re.compile(r", а\b")


@dataclass(frozen=True)
class Deed:
    """A verb in its place, with when and whether it holds."""

    lemma: str
    tense: Tense
    denied: bool
    start: int
    end: int

    def is_like(self, other: Deed) -> bool:
        """Say whether both name one deed: the same verb or one of its meaning. Who has set out may yet arrive."""
        if self.lemma == other.lemma:
            return True
        if {self.lemma, other.lemma} & words("consistency", "motion"):
            return False
        groups = synonyms()
        return not groups.get(self.lemma, frozenset()).isdisjoint(groups.get(other.lemma, frozenset()))

    def agrees(self, other: Deed) -> bool:
        return (self.tense, self.denied) == (other.tense, other.denied)

    def denies(self, other: Deed) -> bool:
        """Say whether both cannot be true: done against to be done, or yes against no at one time."""
        if self.denied != other.denied:
            return self.tense == other.tense and (self.lemma == other.lemma or self.tense == "future")
        return not self.denied and {self.tense, other.tense} == {"past", "future"}


def deeds_of(sentence: Sentence) -> Iterator[Deed]:
    said = sentence.words
    again = any(word.lemma in words("consistency", "again") for word in said)
    for number, word in enumerate(said):
        before, after = said[max(0, number - _REACH) : number], said[number + 1 : number + 1 + _REACH]
        tense = _tense(word, before, after)
        if not tense or again or word.lemma in words("consistency", "hollow"):
            continue  # «обработаем ещё раз» goes against nothing that was done before
        denied = _is_denied(word, before, after)
        # «Не отменили, а перенесли» denies only to correct; in quotation marks are somebody else's words.
        if not (denied and _CORRECTED.search(sentence.text, word.end - sentence.start)) and not _is_quoted(
            sentence, word
        ):
            yield Deed(word.lemma, tense, denied, word.start, word.end)


def _tense(word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> Tense | None:
    grammemes = word.parse.grammemes
    to_be = any(other.lemma == "быть" and "futr" in other.parse.grammemes for other in before)
    if "INFN" in grammemes:
        return "future" if to_be or any(_is_intent(other) for other in (*before, *after)) else None
    if "PRTS" in grammemes:
        return "future" if to_be else "past"
    if "VERB" not in grammemes or "impr" in grammemes or "2per" in grammemes:
        return None
    if "past" in grammemes:
        return "past"
    return "future" if "futr" in grammemes else "present"


def _is_quoted(sentence: Sentence, word: Word) -> bool:
    return sentence.text[: word.start - sentence.start].count('"') % 2 == 1


def _is_intent(word: Word) -> bool:
    return word.lemma in words("actions", "modal") or word.lemma in words("consistency", "intent")


def _is_denied(word: Word, before: tuple[Word, ...], after: tuple[Word, ...]) -> bool:
    """«Не закроют», «закрывать не планируют» are denied; «не только закроют» is not."""
    texts = [other.text for other in before]
    if "INFN" in word.parse.grammemes:
        texts = [other.text for other in (*before, *after)]
        return any(
            text == "не" and _is_intent(other) for text, other in zip(texts, (*before, *after)[1:], strict=False)
        )
    return bool(texts) and texts[-1] == "не"
