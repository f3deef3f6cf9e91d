"""The feed is also what other systems are told of by themselves (``lms.webhooks``)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from lms.webhooks.sources import Source, Told, register

from . import queries

KINDS = (
    ("employment", "кто принят, перешёл, уволен"),
    ("assignment", "кому что назначено, сроки, ход обучения"),
    ("completion", "что пройдено"),
)


def _now() -> list[Any]:
    return list(queries.now())


def _read(path: str, after: list[Any], kinds: Sequence[str], limit: int) -> list[Told]:
    xact, kind, key = after
    found = queries.changes_under(path, after=(str(xact), int(kind), int(key)), kinds=kinds, limit=limit)
    return [Told(list(one.place), _document(one)) for one in found]


def _document(change: queries.Change) -> dict[str, Any]:
    """The same as ``/api/v1/changes`` says, and a name by which a change that comes twice is known."""
    said = dataclasses.asdict(change)
    place = said.pop("place")
    return {"id": "-".join(map(str, place)), **said, "at": change.at.isoformat()}


register(Source(KINDS, _now, _read))
