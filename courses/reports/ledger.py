"""The ledger of completions by months, said in SQL: how its rows are merged, and how it is compared with the facts."""

from __future__ import annotations

from typing import Final

from courses.requirements.ledger import merging

COMPACT: Final = merging("courses_completionmonth", "month, requirement_id, agency_id, course_id, category")

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
