"""What a format cannot hold goes along as a note beside the question, where other systems pass it over. Pure.

A note says how the question reads without it (``as``) and what it really is. Where somebody has changed the question
in the file since, the note is out of date and is passed over too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Final

from .drafts import Draft

BESIDE: Final = ("topic", "code", "tags", "difficulty", "source_url", "source_note", "seconds", "points")
KEPT: Final = ("kind", "body", *BESIDE)
TYPES: Final[dict[str, Any]] = {
    "kind": str,
    "body": dict,
    "code": str,
    "difficulty": int,
    "source_url": str,
    "source_note": str,
    "points": int | float,
}
LISTS: Final = ("topic", "tags")
NOTE_LONGEST: Final = 1_000_000


def note(meant: Draft, read: Draft) -> str:
    """What ``meant`` says that ``read`` does not, on one line; empty where they are equal."""
    said = {name: plain(getattr(meant, name)) for name in KEPT}
    more = {name: value for name, value in said.items() if value != plain(getattr(read, name))}
    return json.dumps({"as": digest(read), **more}, ensure_ascii=False) if more else ""


def without_files(draft: Draft) -> Draft:
    """A draft for a format that carries no files."""
    body = {key: part for key, part in draft.body.items() if key not in ("picture", "attachment")}
    return replace(draft, body=body, files={})


def recall(read: Draft, note: str) -> Draft:
    """``read`` as it was meant, if the note is still about it."""
    if not note:
        return read
    try:
        said = json.loads(note[:NOTE_LONGEST])
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict) or said.get("as") != digest(read):
        return replace(read, remarks=(*read.remarks, "Вопрос изменили в файле: прежние настройки из пометки не взяты."))
    more = {name: _clean(name, said[name]) for name in KEPT if name in said and _fits(name, said[name])}
    return replace(read, remarks=(), **more)


def digest(draft: Draft) -> str:
    """A short sign of the words and the key of a question."""
    said = json.dumps([draft.kind, plain(draft.body)], ensure_ascii=False, sort_keys=True)
    return hashlib.blake2s(said.encode("utf-8", "replace"), digest_size=6).hexdigest()


def plain(value: Any) -> Any:
    """A value as JSON gives it back: lists for tuples, 1 for 1.0, text without lone surrogates."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _fits(name: str, value: Any) -> bool:
    if name == "seconds":
        return value is None or (isinstance(value, int) and 0 < value < 32_000)
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    return isinstance(value, TYPES[name]) and not isinstance(value, bool)


def _clean(name: str, value: Any) -> Any:
    return tuple(value) if name in LISTS else value


assert set(KEPT) < {field.name for field in fields(Draft)}
