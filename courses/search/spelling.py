"""Mistyped words: the nearest word that pages have. No extension of the database is wanted for it."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .models import SearchWord
from .words import WORD, Asked, Sought, folded

SHORTEST: Final = 4
NEAREST: Final = 20


def corrected(asked: Asked) -> str:
    """What was asked with the nearest known words for the unknown ones; empty where none is near or all are known."""
    known = _known(asked.sought)
    better = {one.word: near for one in asked.sought if one.word not in known and (near := _nearest(one.word))}
    if not better:
        return ""
    return WORD.sub(lambda match: better.get(folded(match.group()), match.group()), asked.text)


def _known(sought: tuple[Sought, ...]) -> set[str]:
    lemmas = {lemma for one in sought for lemma in one.lemmas}
    stored = set(SearchWord.objects.filter(word__in=lemmas).values_list("word", flat=True))
    return {one.word for one in sought if one.lemmas & stored}


def _nearest(word: str) -> str:
    """The word with the fewest mistakes between, the commonest of such; one mistake in short words, two in long."""
    if len(word) < SHORTEST:
        return ""
    mistakes = 1 if len(word) < 6 else 2
    alike = SearchWord.objects.annotate(length=Length("word")).filter(
        Q(length__gte=len(word) - mistakes) & Q(length__lte=len(word) + mistakes)
    )
    entries = dict(alike.values_list("word", "entries"))
    near = process.extract(word, entries.keys(), scorer=OSA.distance, score_cutoff=mistakes, limit=NEAREST)
    if not near:
        return ""
    return min(near, key=lambda one: (one[1], one[0][0] != word[0], -entries[one[0]]))[0]
