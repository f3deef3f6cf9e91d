from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from lms.models import Employment

Place = tuple[str, int, int]  # transaction, kind, key: the order of the feed


@dataclass(frozen=True)
class Change:
    """Something was written about a person. ``course`` and ``state`` are empty where they do not apply."""

    place: Place
    kind: str
    what: list[str]
    at: dt.datetime
    person: int
    key: int
    course: int | None
    state: str


ALL = 2**63 - 1
KINDS = ("employment", "assignment", "completion")
_SOURCES = {
    "employment": """SELECT xact, 0 AS kind, id, ARRAY[what::text] AS what, at, user_id, employment_key AS key,
        NULL::bigint AS course_id, '' AS state FROM lms_employmentevent""",
    "assignment": """SELECT xact, 1 AS kind, id, changed::text[] AS what, at, user_id, assignment_key AS key,
        course_id, state FROM courses_assignmentevent""",
    "completion": """SELECT xact, 2 AS kind, id, ARRAY['completed'] AS what, completed_at AS at, user_id, id AS key,
        course_id, '' AS state FROM courses_completion""",
}
# Every transaction below the horizon is over: nothing can be committed there any more.
_HORIZON = "pg_snapshot_xmin(pg_current_snapshot())"
_BRANCH = f"""(SELECT * FROM ({{source}}) AS source
    WHERE (xact, id) > (%(xact)s::xid8, %({{after}})s) AND xact < {_HORIZON}
        AND EXISTS (SELECT FROM {Employment._meta.db_table} works JOIN lms_agency place ON place.id = works.agency_id
            WHERE works.user_id = source.user_id AND works.started_on <= %(today)s
                AND (works.ended_on IS NULL OR works.ended_on >= %(today)s) AND starts_with(place.path, %(path)s))
    ORDER BY xact, kind, id LIMIT %(limit)s)"""  # noqa: S608 - names of our own


def now() -> Place:
    """Where the feed stands: everything that is told after this place is newer than what a list tells now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_HORIZON}::text")
        (horizon,) = cursor.fetchone()
    return str(horizon), 0, 0


def changes_under(path: str, *, after: Place, kinds: Sequence[str], limit: int) -> list[Change]:
    """The next ``limit`` changes of ``kinds`` about people who work today in the subtree at ``path``."""
    branches = " UNION ALL ".join(_BRANCH.format(source=_SOURCES[kind], after=kind) for kind in kinds)
    given: dict[str, Any] = {
        **{kind: _told(KINDS.index(kind), after) for kind in kinds},
        "xact": after[0],
        "path": path,
        "limit": limit,
        "today": timezone.localdate(),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xact::text, kind, id, what, at, user_id, key, course_id, state "  # noqa: S608
            f"FROM ({branches}) AS merged ORDER BY merged.xact, kind, id LIMIT %(limit)s",
            given,
        )
        rows = cursor.fetchall()
    return [Change((row[0], row[1], row[2]), KINDS[row[1]], *row[3:]) for row in rows]


def _told(kind: int, after: Place) -> int:
    """Up to which key the rows of ``kind`` in the transaction of ``after`` are told already: all, some or none.

    So each kind is read along its index of (transaction, key), also where one transaction wrote a million rows.
    """
    _xact, last_kind, last_key = after
    if kind == last_kind:
        return last_key
    return ALL if kind < last_kind else 0
