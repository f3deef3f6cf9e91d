"""The ledger of tallies, said in SQL: how its rows are merged, and how it is compared with the facts."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone

from .models import TodayTally

# What is deleted is exactly what is added up and put back, so the sums hold whoever writes meanwhile.
_MERGING = """
WITH gone AS (
    DELETE FROM {table} WHERE id IN (
        SELECT id FROM (
            SELECT id, count, count(*) OVER (PARTITION BY {same}) AS copies FROM {table}
        ) AS rows WHERE copies > 1 OR count = 0
    ) RETURNING {same}, count
), made AS (
    INSERT INTO {table} ({same}, count)
    SELECT {same}, sum(count) FROM gone GROUP BY {same} HAVING sum(count) <> 0
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM made)"""


def merging(table: str, same: str) -> str:
    """The statement that merges the rows of a ledger with the same columns ``same``; it says how many went and came."""
    return _MERGING.format(table=table, same=same)


COMPACT: Final = merging("courses_tally", "requirement_id, agency_id, course_id, category, due_on, state")
COMPACT_EXPIRY: Final = merging("courses_expirytally", "requirement_id, agency_id, course_id, category, expires_on")

# Months that are over become one: what was due in them is overdue, whichever it was.
COMPACT_TODAY: Final = """
WITH month AS (
    SELECT date_trunc('month', %(today)s::date::timestamp)::date AS begins
), gone AS (
    DELETE FROM courses_todaytally WHERE id IN (
        SELECT id FROM (
            SELECT id, count, due_month, count(*) OVER (
                PARTITION BY requirement_id, agency_id, course_id, category,
                    CASE WHEN due_month < begins THEN %(over)s ELSE due_month END, state
            ) AS copies, due_month < begins AND due_month <> %(over)s AS late
            FROM courses_todaytally, month
        ) AS rows WHERE copies > 1 OR count = 0 OR late
    ) RETURNING requirement_id, agency_id, course_id, category, due_month, state, count
), made AS (
    INSERT INTO courses_todaytally (requirement_id, agency_id, course_id, category, due_month, state, count)
    SELECT requirement_id, agency_id, course_id, category,
        CASE WHEN due_month < begins THEN %(over)s ELSE due_month END, state, sum(count)
    FROM gone, month GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(count) <> 0
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM made)"""

# Compared with the ledger that it follows; of months that are over only their sum can be.
TODAY_DIFFERENCES: Final = """
SELECT count(*) FROM (
    SELECT 1 FROM (
        SELECT requirement_id, agency_id, course_id, category, due_month, state, count AS n FROM courses_todaytally
        UNION ALL
        SELECT requirement_id, agency_id, course_id, category, courses_due_month(state, due_on), state, -count
        FROM courses_tally
    ) AS both_sides
    GROUP BY requirement_id, agency_id, course_id, category, state,
        CASE WHEN due_month < date_trunc('month', %(today)s::date::timestamp) THEN %(over)s ELSE due_month END
    HAVING sum(n) <> 0
) AS differences"""

# One statement each: both sides are read as of the same moment.
TALLY_DIFFERENCES: Final = """
SELECT count(*) FROM (
    SELECT 1 FROM (
        SELECT requirement_id, agency_id, course_id, category, due_on, state, count AS n FROM courses_tally
        UNION ALL
        SELECT requirement_id, agency_id, course_id, category, due_on, state, -1 FROM courses_assignment
        UNION ALL
        SELECT NULL, agency_id, NULL, category, next_due_on, state, -1 FROM courses_standing
    ) AS both_sides
    GROUP BY requirement_id, agency_id, course_id, category, due_on, state HAVING sum(n) <> 0
) AS differences"""

STANDING_DIFFERENCES: Final = """
WITH facts AS (
    SELECT user_id,
        (array_agg(agency_id ORDER BY id DESC))[1] AS agency_id, (array_agg(category ORDER BY id DESC))[1] AS category,
        count(*) AS required, count(*) FILTER (WHERE state = 'completed') AS completed,
        count(*) FILTER (WHERE state = 'in_progress') AS started,
        min(due_on) FILTER (WHERE state <> 'completed') AS next_due_on,
        CASE WHEN bool_and(state = 'completed') THEN 'completed'
             WHEN bool_and(state = 'not_started') THEN 'not_started' ELSE 'in_progress' END AS state
    FROM courses_assignment GROUP BY user_id
), kept AS (
    SELECT user_id, agency_id, category, required, completed, started, next_due_on, state FROM courses_standing
)
SELECT count(*) FROM facts FULL JOIN kept USING (user_id)
WHERE (facts.agency_id, facts.category, facts.required, facts.completed, facts.started, facts.next_due_on, facts.state)
    IS DISTINCT FROM
    (kept.agency_id, kept.category, kept.required, kept.completed, kept.started, kept.next_due_on, kept.state)"""


EXPIRY_DIFFERENCES: Final = """
SELECT count(*) FROM (
    SELECT 1 FROM (
        SELECT requirement_id, agency_id, course_id, category, expires_on, count AS n FROM courses_expirytally
        UNION ALL
        SELECT requirement_id, agency_id, course_id, category, expires_on, -1 FROM courses_assignment
        WHERE state = 'completed' AND expires_on IS NOT NULL
    ) AS both_sides
    GROUP BY requirement_id, agency_id, course_id, category, expires_on HAVING sum(n) <> 0
) AS differences"""


def today() -> dict[str, dt.date]:
    """What the statements about the ledger of today are asked with."""
    return {"today": timezone.localdate(), "over": TodayTally.OVER}
