"""Beginning, saving and grading: the sentences of SQL that an exam says most.

Built by the ORM anew for every answer they cost ten times what the database needs to run them, and its arrays of JSON
are quoted letter by letter; so here they stand written out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from quizzes.assembly.models import Quiz

from .models import Item

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

GRADE = """UPDATE quizzes_item SET fraction = graded.fraction, report = graded.report
    FROM jsonb_to_recordset(%s) AS graded (id bigint, fraction float8, report jsonb)
    WHERE quizzes_item.id = graded.id
"""
LOCK = """SELECT quiz.* FROM quizzes_quiz quiz, (SELECT id FROM lms_user WHERE id = %s FOR NO KEY UPDATE) her
    WHERE quiz.id = %s
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


def quiz_for(user: int, quiz: int) -> Quiz:
    """The quiz as it is now, with the row of the person locked: whatever she begins elsewhere waits."""
    return Quiz.objects.raw(LOCK, [user, quiz])[0]


def insert(items: Sequence[Item]) -> None:
    """Write new items, without telling them their keys."""
    rows = [{field.column: getattr(item, field.attname) for field in _columns()} for item in items]
    names = ", ".join(f'"{field.column}"' for field in _columns())
    sentence = (
        f"INSERT INTO quizzes_item ({names}) SELECT {names} FROM jsonb_populate_recordset(NULL::quizzes_item, %s)"  # noqa: S608 - names of our own
    )
    with connection.cursor() as cursor:
        written: Any = Jsonb(rows, dumps=_json)
        cursor.execute(sentence, [written])


def grade(items: Sequence[Item]) -> None:
    """Write down what items earned, and what the interpreter says of it."""
    rows = [{"id": item.pk, "fraction": item.fraction, "report": item.report} for item in items]
    with connection.cursor() as cursor:
        graded: Any = Jsonb(rows, dumps=_json)
        cursor.execute(GRADE, [graded])


@cache
def _columns() -> tuple[Any, ...]:
    return tuple(field for field in Item._meta.concrete_fields if not field.primary_key)


def _json(rows: Any) -> str:
    return json.dumps(rows, ensure_ascii=False, default=str)
