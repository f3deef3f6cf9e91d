"""Cursors: where a list goes on. Opaque and signed, good only for the question that they were given for."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core import signing

SALT = "lms.api.cursor"


class BadCursor(Exception):  # noqa: N818 - it is an answer, not an error of the program
    """The cursor is not ours, or belongs to another question."""


def question(*parts: Any) -> str:
    """A short name of a question: its operation, its filters, whose reach it has."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:16]


def write(place: Any, *, of: str) -> str:
    return signing.dumps([of, place], salt=SALT, compress=True)


def read(cursor: str, *, of: str) -> Any:
    """The place that ``cursor`` holds. Raises BadCursor."""
    try:
        asked, place = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise BadCursor from None
    if asked != of:
        raise BadCursor
    return place
