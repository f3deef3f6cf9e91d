"""What the dashboard keeps counted beforehand, said in SQL. Each statement may be run again."""

from __future__ import annotations

from typing import Final

# The ledger by months up to the month of the evening, then its days: as ``reports.sums.tallies``.
_EVENING: Final = """
    SELECT requirement_id, agency_id, category, sum(count) AS required,
        coalesce(sum(count) FILTER (WHERE state = 'completed'), 0) AS completed,
        coalesce(sum(count) FILTER (WHERE state <> 'completed' AND due_on < %(evening)s), 0) AS overdue
    FROM (
        SELECT requirement_id, agency_id, category, state, due_on, count
        FROM courses_tallymonth WHERE day < date_trunc('month', %(evening)s::date)
        UNION ALL
        SELECT requirement_id, agency_id, category, state, due_on, count
        FROM courses_tallyday WHERE day >= date_trunc('month', %(evening)s::date) AND day <= %(evening)s
    ) AS until_then
    GROUP BY requirement_id, agency_id, category HAVING sum(count) <> 0"""

KEEP_EVENING: Final = f"""
INSERT INTO courses_eveningsum (requirement_id, agency_id, category, required, completed, overdue, evening)
SELECT counted.*, %(evening)s FROM ({_EVENING}) AS counted
ON CONFLICT DO NOTHING"""  # noqa: S608 - constants only

EVENING_DIFFERENCES: Final = f"""
SELECT count(*) FROM (
    ({_EVENING}
    EXCEPT
    SELECT requirement_id, agency_id, category, required, completed, overdue
    FROM courses_eveningsum WHERE evening = %(evening)s)
    UNION ALL
    (SELECT requirement_id, agency_id, category, required, completed, overdue
    FROM courses_eveningsum WHERE evening = %(evening)s
    EXCEPT {_EVENING})
) AS differences"""  # noqa: S608 - constants only

# People are counted where they are counted today, in their agency and in every one above it.
COUNT_LESSONS: Final = """
WITH above AS (
    SELECT own.id AS agency_id, up.id AS above_id
    FROM lms_agency own JOIN lms_agency up ON starts_with(own.path, up.path)
), opened AS (
    SELECT p.lesson_id, s.agency_id, p.opened_at, p.completed_at
    FROM courses_lessonprogress p
    JOIN courses_enrolment e ON e.id = p.enrolment_id
    JOIN courses_standing s ON s.user_id = e.user_id
    WHERE p.opened_at >= %(since)s
)
INSERT INTO courses_lessonpace (agency_id, lesson_id, opened, completed, stuck, median_seconds, counted_at)
SELECT above_id, lesson_id, count(*), count(completed_at),
    count(*) FILTER (WHERE completed_at IS NULL AND opened_at < %(stuck_before)s),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(extract(epoch FROM completed_at - opened_at), 0))
        FILTER (WHERE completed_at IS NOT NULL),
    %(now)s
FROM opened JOIN above USING (agency_id)
GROUP BY above_id, lesson_id"""
