"""What a question says, as words to be searched by. Pure.

The `russian` configuration of PostgreSQL does not join «выписка» and «выписок», a dictionary does: a question is kept
with its lemmas, and what is asked is turned into lemmas too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from quizzes.replies.text import parse

WORD: Final = re.compile(r"[^\W_]+")
LONGEST: Final = 20_000
# What is in a body and is not words: ids, keys, places on a picture.
SILENT: Final = frozenset({"id", "correct", "category", "shape", "coords", "file", "kind", "weights", "item", "value"})


def lemmas(body: Mapping[str, Any], *more: str) -> str:
    """The lemmas of every word in ``body`` and in ``more`` (a code, tags), each once, in the order they come."""
    text = "\n".join([*texts(body), *more])[:LONGEST]
    return " ".join(dict.fromkeys(lemma for word in words(text) for lemma in readings(word)))


def search_terms(asked: str) -> Iterator[str]:
    """A term of PostgreSQL's raw search query for each word asked: any reading of it, or a word that begins so."""
    for word in words(asked[:200]):
        yield "(" + " | ".join([*sorted(readings(word)), f"{word}:*"]) + ")"


def words(text: str) -> list[str]:
    """Runs of letters and digits, in lower case and with one «е»."""
    return WORD.findall(text.casefold().replace("ё", "е"))


@lru_cache(maxsize=30_000)
def readings(word: str) -> frozenset[str]:
    """Every lemma the word may have and the word itself, cut to letters and digits: «кто-то» stands as its parts."""
    return frozenset(part for lemma in parse(word).lemmas | {word} for part in words(lemma))


def texts(value: Any) -> Iterator[str]:
    """What is written anywhere in a body, piece by piece."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if key not in SILENT:
                yield from texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from texts(part)
