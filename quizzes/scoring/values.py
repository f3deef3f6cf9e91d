"""What may stand in a body or come from a form: nothing is trusted before it is looked at."""

from __future__ import annotations

import unicodedata
from typing import Any, TypeGuard

_BREAKS = "\t\n\r"
UNSEEN = frozenset(["Cc", "Cs"])


def is_text(value: object) -> TypeGuard[str]:
    """Whether something is written there."""
    return isinstance(value, str) and bool(value.strip())


def is_number(value: object, lowest: float, highest: float) -> TypeGuard[float]:
    """Whether it is a number between the two; true and false are none, and neither is NaN."""
    return isinstance(value, int | float) and not isinstance(value, bool) and lowest <= value <= highest


def may_be_text(value: object) -> bool:
    """Whether it is absent or a string."""
    return value is None or isinstance(value, str)


def rows_of(value: object) -> list[dict[str, Any]] | None:
    """The rows, if it is a list of objects and of nothing else."""
    return value if isinstance(value, list) and all(isinstance(row, dict) for row in value) else None


def can_be_kept(value: object) -> bool:
    """Whether the database can hold it: no NUL, no half of a character, no endless number."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting.extend([*each.keys(), *each.values()])
        elif isinstance(each, list | tuple):
            waiting.extend(each)
        elif isinstance(each, str):
            if "\0" in each or any("\ud800" <= c <= "\udfff" for c in each):
                return False
        elif isinstance(each, int | float) and not -1e300 <= each <= 1e300:
            return False
    return True


def printable(text: str, *, in_lines: bool = False) -> str:
    """Drop control characters and lone surrogates: the database could not keep them."""
    if in_lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return "".join(c for c in text if c in "\t\n" or unicodedata.category(c) not in UNSEEN)
    return "".join(" " if c in _BREAKS else c for c in text if c in _BREAKS or unicodedata.category(c) not in UNSEEN)
