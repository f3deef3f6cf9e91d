"""The ledger of completions by months, said in SQL: how its rows are merged, and how it is compared with the facts."""

from __future__ import annotations

from typing import Final

COMPACT: Final = """
WITH gone AS (
    DELETE FROM courses_completionmonth WHERE id IN (
        SELECT id FROM (
            SELECT id, count,
                count(*) OVER (PARTITION BY month, requirement_id, agency_id, course_id, category) AS copies
            FROM courses_completionmonth
        ) AS rows WHERE copies > 1 OR count = 0
    ) RETURNING month, requirement_id, agency_id, course_id, category, count
), made AS (
    INSERT INTO courses_completionmonth (month, requirement_id, agency_id, course_id, category, count)
    SELECT month, requirement_id, agency_id, course_id, category, sum(count) FROM gone
    GROUP BY month, requirement_id, agency_id, course_id, category HAVING sum(count) <> 0
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM made)"""

DIFFERENCES: Final = """
SELECT count(*) FROM (
    SELECT 1 FROM (
        SELECT month, requirement_id, agency_id, course_id, category, count AS n FROM courses_completionmonth
        UNION ALL
        SELECT date_trunc('month', courses_day_of(completed_at))::date, requirement_id, agency_id, course_id, category,
            -1
        FROM courses_assignment WHERE state = 'completed'
    ) AS both_sides
    GROUP BY month, requirement_id, agency_id, course_id, category HAVING sum(n) <> 0
) AS differences"""
