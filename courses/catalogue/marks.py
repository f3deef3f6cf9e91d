"""Marks of what a form showed, so that two people may change different fields of one thing at the same time. Pure.

A mark is ``name:hash`` by field, joined by semicolons. It goes into the page with the form and comes back with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class Merged:
    """Three looks at one thing laid over each other, by names of fields.

    ``mine`` are to be written; ``theirs`` were changed by somebody else only and stay; ``clashes`` were changed by
    both, each in her own way.
    """

    mine: list[str]
    theirs: list[str]
    clashes: list[str]


def mark(values: Mapping[str, Any]) -> str:
    """What ``values`` say, in short."""
    return ";".join(f"{name}:{_hash(value)}" for name, value in values.items())


def merge(seen: str, now: Mapping[str, Any], typed: Mapping[str, Any]) -> Merged:
    """Lay what was ``typed`` over what stands ``now``, knowing what the form showed (``seen``, a mark).

    A field that the mark does not name was not looked at: what was typed is written.
    """
    shown = dict(part.split(":", 1) for part in seen.split(";") if ":" in part)
    merged = Merged([], [], [])
    for name, value in typed.items():
        before, stands, said = shown.get(name), _hash(now[name]), _hash(value)
        if said == stands:
            continue
        if before in (None, stands):
            merged.mine.append(name)
        elif said == before:
            merged.theirs.append(name)
        else:
            merged.clashes.append(name)
    return merged


def _hash(value: Any) -> str:
    """Line ends are those of the browser or of the file that it came from: they say nothing."""
    if isinstance(value, Model):
        value = value.pk
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    return hashlib.blake2s(repr(value).encode("utf-8", "replace"), digest_size=6).hexdigest()
