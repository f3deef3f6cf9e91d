"""Saving one answer: two sentences of SQL.

An exam says them hundreds of times a second. Built by the ORM anew for every answer they cost ten times what the
database needs to run them, so here they stand written out.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

ASKED = "SELECT id, kind, shown FROM quizzes_item WHERE attempt_id = %s AND position = %s AND NOT carried"
# The same as ``clock.is_over``: the grace belongs to those whose answer was on the wire. And as ``pages.may_open``.
KEEP = """UPDATE quizzes_item SET answer = %s, sequence = %s, answered_at = %s
    WHERE id = %s AND sequence < %s AND attempt_id IN (
        SELECT id FROM quizzes_attempt
        WHERE id = %s AND state = 'open'
            AND (deadline_at IS NULL OR deadline_at + grace_seconds * interval '1 second' >= %s)
            AND (NOT quizzes_attempt.forward_only OR quizzes_attempt.page = quizzes_item.page)
        FOR NO KEY UPDATE
    )
"""


@dataclass(frozen=True)
class Asked:
    """What has to be known of a question to read an answer to it."""

    pk: int
    kind: str
    shown: dict[str, Any]


def asked(attempt: int, position: int) -> Asked | None:
    """The question at that place of the attempt; one carried over from an earlier attempt is not asked."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [attempt, position])
        row = cursor.fetchone()
    return Asked(row[0], row[1], json.loads(row[2])) if row else None


def keep(item: int, attempt: int, *, answer: Any, sequence: int, at: dt.datetime) -> bool:
    """Write the answer down if the attempt still takes answers and no later one is there. Whether it did."""
    stored: Any = None if answer is None else Jsonb(answer)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [stored, sequence, at, item, sequence, attempt, at])
        return bool(cursor.rowcount)
