"""Phrases that trainers add by themselves: plain words with what they do to the reader and what to write instead.

A word of a phrase stands for all its forms («мера» also finds «меры»); `*` at its end stands for any ending
(«приня*»). There are no regular expressions in it, so no phrase can be slow: a text is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from quizzes.replies.report import Phrase
from quizzes.replies.text import Text, Word, normalise, parse

LONGEST = 8
SHORTEST_STEM = 3
_PIECE = re.compile(r"[а-я]+(?:-[а-я]+)*\*?|[a-z]+(?:[-'][a-z]+)*\*?|\d+(?:[.,:]\d+)*|\*")


def problems(written: str) -> list[str]:
    """Say in plain Russian why a text cannot be a phrase; empty when it can."""
    pieces = _pieces(written)
    if not pieces:
        return ["Напишите хотя бы одно слово."]
    if len(pieces) > LONGEST:
        return [f"В фразе не больше {LONGEST} слов: длинную никто не повторит дословно."]
    found = []
    if any(piece.endswith("*") and len(piece) <= SHORTEST_STEM for piece in pieces):
        found.append("Перед звёздочкой нужны хотя бы три буквы: иначе отметится полтекста.")
    if len(pieces) == 1 and len(pieces[0].rstrip("*")) < SHORTEST_STEM:
        found.append("Одно короткое слово встретится в любом ответе. Допишите соседние слова.")
    return found


def find_own(text: Text, phrases: Sequence[Phrase]) -> Iterator[tuple[Phrase, int, int]]:
    """Yield every phrase met, with its place. Words of one phrase stand side by side in one sentence."""
    by_lemma, by_stem = _compiled(tuple(phrases))
    for sentence in text.sentences:
        said = sentence.words
        for number, word in enumerate(said):
            keys = {word.text, *word.parse.lemmas}
            candidates = [each for key in keys for each in by_lemma.get(key, ())]
            candidates += by_stem.get(word.text[:SHORTEST_STEM], ())
            for phrase, pieces in dict.fromkeys(candidates):
                last = number + len(pieces)
                if last <= len(said) and all(map(_fits, pieces, said[number:last])):
                    yield phrase, word.start, said[last - 1].end


_Compiled = tuple[Phrase, tuple[str, ...]]
_Index = dict[str, tuple[_Compiled, ...]]


@lru_cache(maxsize=32)
def _compiled(phrases: tuple[Phrase, ...]) -> tuple[_Index, _Index]:
    """Put each phrase under the lemmas, or the stem, of its first word."""
    by_lemma: dict[str, list[_Compiled]] = {}
    by_stem: dict[str, list[_Compiled]] = {}
    for phrase in phrases:
        if problems(phrase.words):
            continue
        pieces = _pieces(phrase.words)
        if pieces[0].endswith("*"):
            by_stem.setdefault(pieces[0][:SHORTEST_STEM], []).append((phrase, pieces))
        else:
            for key in {pieces[0], *_lemmas(pieces[0])}:
                by_lemma.setdefault(key, []).append((phrase, pieces))
    return _frozen(by_lemma), _frozen(by_stem)


def _frozen(index: dict[str, list[_Compiled]]) -> _Index:
    return {key: tuple(entries) for key, entries in index.items()}


def _fits(piece: str, word: Word) -> bool:
    if piece.endswith("*"):
        return word.text.startswith(piece[:-1])
    return piece == word.text or not _lemmas(piece).isdisjoint(word.parse.lemmas)


@lru_cache(maxsize=4096)
def _lemmas(piece: str) -> frozenset[str]:
    return parse(piece).lemmas


@lru_cache(maxsize=4096)
def _pieces(written: str) -> tuple[str, ...]:
    return tuple(_PIECE.findall(normalise(written)))
