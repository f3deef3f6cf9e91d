"""Lists that trainers write a line at a time, whose lines keep their keys when they are reworded or moved. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

# So much of a line has to be left for it to be the same line in other words.
ALIKE: Final = 0.6


def keyed(texts: Sequence[str], before: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of key and text. A text that was there keeps its key, so does one that was reworded; others get new keys.

    ``before`` are the lines as they stood, each with ``key`` and ``text``. What people have ticked or chosen hangs on
    the keys.
    """
    free = {str(line["key"]): str(line["text"]) for line in before}
    taken: dict[int, str] = {}
    for place, text in enumerate(texts):
        same = next((key for key, old in free.items() if old == text), None)
        if same is not None:
            taken[place] = same
            del free[same]
    for place, text in enumerate(texts):
        if place not in taken:
            taken[place] = _nearest(text, free) or secrets.token_hex(4)
            free.pop(taken[place], None)
    return [(taken[place], text) for place, text in enumerate(texts)]


def _nearest(text: str, free: Mapping[str, str]) -> str | None:
    likeness = [(SequenceMatcher(None, old, text).ratio(), key) for key, old in free.items()]
    best = max(likeness, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else None


def list_of(given: Any, name: str, fields: Mapping[str, int], *, most: int) -> list[dict[str, str]]:
    """The list ``name`` of some settings brought to shape: at most ``most`` rows of texts, each cut to its length."""
    rows = given.get(name) if isinstance(given, Mapping) else None
    kept = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    shaped = [{field: str(row.get(field) or "").strip()[:longest] for field, longest in fields.items()} for row in kept]
    return [row for row in shaped if all(row.values())][:most]
