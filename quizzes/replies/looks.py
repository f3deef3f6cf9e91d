"""What a piece of text looks like, for those who look for more than a reply: telephones, documents, parts of names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from quizzes.replies.contacts import PHONE
from quizzes.replies.lexicon import document_patterns
from quizzes.replies.text import analyser, normalise


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of telephone numbers, offices' among them."""
    yield from (match.span() for match in PHONE.finditer(normalise(text)))


def documents(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of numbers of documents, accounts and cards, dates of birth and flats."""
    norm = normalise(text)
    for _, look in document_patterns():
        yield from (match.span() for match in look.finditer(norm))


def parses(word: str) -> list[Any]:
    """Return the readings of a word by pymorphy3, the likeliest first; they can be inflected."""
    return list(analyser().parse(word))
