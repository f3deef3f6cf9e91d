"""Marks of what a form showed, so that two people may change different fields of one thing at the same time. Pure.

A mark is ``name:hash`` by field, joined by semicolons; a text in pieces has a hash a piece, joined by commas. It goes
into the page with the form and comes back with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from .weaving import Woven, weave


@dataclass(frozen=True)
class Text:
    """A value that two people may change at the same time in different ``pieces``: paragraphs, lists, tables."""

    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Merged:
    """Three looks at one thing laid over each other, by names of fields.

    ``mine`` are to be written; ``theirs`` were changed by somebody else, and the form does not show it; ``clashes``
    were changed by both, each in her own way. ``woven`` are the texts that both have changed: one without clashes is to
    be written as it is there, and is in ``mine`` and in ``theirs``.
    """

    mine: list[str]
    theirs: list[str]
    clashes: list[str]
    woven: dict[str, Woven] = field(default_factory=dict)


def mark(values: Mapping[str, Any]) -> str:
    """What ``values`` say, in short."""
    return ";".join(f"{name}:{_hash(value)}" for name, value in values.items())


def merge(seen: str, now: Mapping[str, Any], typed: Mapping[str, Any]) -> Merged:
    """Lay what was ``typed`` over what stands ``now``, knowing what the form showed (``seen``, a mark).

    A field that the mark does not name was not looked at: what was typed is written.
    """
    shown = _by_name(seen)
    merged = Merged([], [], [])
    for name, value in typed.items():
        before, stands, said = shown.get(name), _hash(now[name]), _hash(value)
        if said == stands:
            continue
        if before is None or before == stands:
            merged.mine.append(name)
        elif said == before:
            merged.theirs.append(name)
        elif isinstance(value, Text):
            woven = weave([one for one in before.split(",") if one], now[name].pieces, value.pieces, _hash)
            merged.woven[name] = woven
            for names in [merged.clashes] if woven.clashes else [merged.mine, merged.theirs]:
                names.append(name)
        else:
            merged.clashes.append(name)
    return merged


def renewed(seen: str, now: str, names: Iterable[str]) -> str:
    """The mark ``seen`` with the fields called ``names`` as they are in the mark ``now``: only these are shown anew."""
    shown, stands = _by_name(seen), _by_name(now)
    return ";".join(f"{name}:{part}" for name, part in {**shown, **{one: stands[one] for one in names}}.items())


def _by_name(seen: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in seen.split(";") if ":" in part)


def _hash(value: Any) -> str:
    """Line ends are those of the browser or of the file that it came from: they say nothing."""
    if isinstance(value, Text):
        return ",".join(map(_hash, value.pieces))
    if isinstance(value, Model):
        value = value.pk
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    return hashlib.blake2s(repr(value).encode("utf-8", "replace"), digest_size=6).hexdigest()
