"""What was changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

ChangeKind = Literal["same", "added", "removed"]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
# Longer texts are no replies; comparing them word by word would take seconds.
_MOST_TOKENS = 6_000


@dataclass(frozen=True)
class Change:
    """A run of text. The runs that are not removed make the new text, those that are not added the old one."""

    kind: ChangeKind
    text: str


def changes(before: str, after: str) -> list[Change]:
    """From ``before`` to ``after``, letter by letter true; equal texts make one run, or none where both are empty."""
    return [
        Change(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(_pieces(before, after), key=lambda piece: piece.kind)
    ]


def _pieces(before: str, after: str) -> Iterator[Change]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST_TOKENS:
        old, new = [before], [after]
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("same", "".join(new[k:m]))
            continue
        if i < j:
            yield Change("removed", "".join(old[i:j]))
        if k < m:
            yield Change("added", "".join(new[k:m]))
