"""Ranges of bytes that a client asks for (RFC 9110, section 14). Pure."""

from __future__ import annotations

import itertools
import re
from typing import Final

Range = tuple[int, int]  # the first and the last byte, both included

MOST: Final = 8  # nobody needs more at once; an old attack asks for thousands of one-byte ranges
_ONE: Final = re.compile(r"[ \t]*(\d*)-(\d*)[ \t]*")


def asked(header: str, size: int) -> list[Range] | None:
    """The ranges of a file of ``size`` bytes that ``header`` names, in its order; none where all lie beyond the file.

    None: the header is no list of byte ranges, or one that no honest client sends, and is to be ignored.
    """
    unit, _, listed = header.partition("=")
    if unit.strip().lower() != "bytes":
        return None
    found: list[Range] = []
    parts = [part for part in listed.split(",") if part.strip()]
    if not 0 < len(parts) <= MOST:
        return None
    for part in parts:
        match = _ONE.fullmatch(part)
        if match is None or not any(match.groups()) or len(part) > 40:
            return None
        first, last = match.groups()
        if first and last and int(last) < int(first):
            return None
        if one := _within(first, last, size):
            found.append(one)
    return found if _apart(found) else None


def _within(first: str, last: str, size: int) -> Range | None:
    if not first:  # the last so many bytes
        return (max(0, size - int(last)), size - 1) if int(last) and size else None
    return (int(first), min(int(last), size - 1) if last else size - 1) if int(first) < size else None


def _apart(found: list[Range]) -> bool:
    """Ranges that overlap would send the same bytes twice."""
    row = sorted(found)
    return all(one[1] < other[0] for one, other in itertools.pairwise(row))


def is_open(header: str) -> bool:
    """Whether the client asks for all from some byte on, as players do: less is an answer too."""
    return header.strip().endswith("-") and "," not in header
