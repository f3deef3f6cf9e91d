"""The terms of a glossary as ``lesson.settings`` holds them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from courses.lessons.lines import list_of

MOST: Final = 300
LONGEST_TERM: Final = 120
LONGEST_TEXT: Final = 1000
# «Термин — что он значит»: a dash with spaces around it, or a tab of a table that was pasted.
_DIVIDER: Final = re.compile(r"\s*\t\s*|\s+[—–-]\s+")


@dataclass(frozen=True)
class Letter:
    """The terms under one letter."""

    letter: str
    terms: list[dict[str, str]]


def settled(given: Any) -> dict[str, Any]:
    """``{"terms": [{"key", "term", "text"}]}`` in the order of the alphabet; ``key`` is the anchor of the page."""
    fields = {"key": 16, "term": LONGEST_TERM, "text": LONGEST_TEXT}
    return {"terms": sorted(list_of(given, "terms", fields, most=MOST), key=lambda row: order(row["term"]))}


def order(term: str) -> str:
    """What terms are sorted by: ё stands with е, capitals with small letters."""
    return term.casefold().replace("ё", "е").lstrip("«\"'")


def parted(line: str) -> tuple[str, str] | None:
    """The term and its meaning in one line; None where there is no dash between them."""
    parts = _DIVIDER.split(line, maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 and all(parts) else None


def by_letter(terms: Iterable[dict[str, str]]) -> list[Letter]:
    def first(row: dict[str, str]) -> str:
        return order(row["term"])[:1].upper()

    return [Letter(letter, list(rows)) for letter, rows in groupby(terms, key=first)]
