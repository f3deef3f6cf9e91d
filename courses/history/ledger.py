"""The ledger by days, said in SQL: how rows of a day are merged, and how the history is compared with the facts."""

from __future__ import annotations

from typing import Final

# Days and months that are over change no more, so only the last ones are looked at.
_COMPACT = """
WITH gone AS (
    DELETE FROM {table} WHERE id IN (
        SELECT id FROM (
            SELECT id, count,
                count(*) OVER (
                    PARTITION BY day, requirement_id, agency_id, course_id, category, due_on, state
                ) AS copies
            FROM {table} WHERE day >= %(since)s
        ) AS rows WHERE copies > 1 OR count = 0
    ) RETURNING day, requirement_id, agency_id, course_id, category, due_on, state, count
), made AS (
    INSERT INTO {table} (day, requirement_id, agency_id, course_id, category, due_on, state, count)
    SELECT day, requirement_id, agency_id, course_id, category, due_on, state, sum(count) FROM gone
    GROUP BY day, requirement_id, agency_id, course_id, category, due_on, state HAVING sum(count) <> 0
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM made)"""
COMPACT_DAYS: Final = _COMPACT.format(table="courses_tallyday")
COMPACT_MONTHS: Final = _COMPACT.format(table="courses_tallymonth")

# Four things must hold: what is open in the events is what is assigned; what is open in the periods is where people
# stand; the ledger by days is the events and the periods counted day by day; and that by months is its sum.
DIFFERENCES: Final = """
WITH assignments AS (
    SELECT 1 FROM courses_assignment a
    FULL JOIN (SELECT * FROM courses_assignmentevent WHERE until IS NULL AND state <> 'removed') e
        USING (user_id, course_id)
    WHERE (a.requirement_id, a.agency_id, a.category, a.due_on, a.state, a.expires_on, a.renews_from)
        IS DISTINCT FROM (e.requirement_id, e.agency_id, e.category, e.due_on, e.state, e.expires_on, e.renews_from)
), standings AS (
    SELECT 1 FROM courses_standing s
    FULL JOIN (SELECT * FROM courses_standingperiod WHERE until IS NULL) p USING (user_id)
    WHERE (s.agency_id, s.category, s.required, s.completed, s.started, s.next_due_on, s.state)
        IS DISTINCT FROM (p.agency_id, p.category, p.required, p.completed, p.started, p.next_due_on, p.state)
), tallies AS (
    SELECT 1 FROM (
        SELECT day, requirement_id, agency_id, course_id, category, due_on, state, count AS n FROM courses_tallyday
        UNION ALL
        SELECT day, requirement_id, agency_id, course_id, category, due_on, state, -n FROM courses_history_counted()
    ) AS both_sides
    GROUP BY day, requirement_id, agency_id, course_id, category, due_on, state HAVING sum(n) <> 0
), months AS (
    SELECT 1 FROM (
        SELECT day, requirement_id, agency_id, course_id, category, due_on, state, count AS n FROM courses_tallymonth
        UNION ALL
        SELECT date_trunc('month', day)::date, requirement_id, agency_id, course_id, category, due_on, state, -count
        FROM courses_tallyday
    ) AS both_sides
    GROUP BY day, requirement_id, agency_id, course_id, category, due_on, state HAVING sum(n) <> 0
)
SELECT (SELECT count(*) FROM assignments) + (SELECT count(*) FROM standings) + (SELECT count(*) FROM tallies)
    + (SELECT count(*) FROM months)"""

# Says of whatever has no history yet when it was assigned, begun and completed, from its own dates.
BEGIN: Final = "SELECT courses_begin_history()"

# Makes periods and the ledger anew from the events: a repair, and the other side of the tests.
RECOUNT: Final = "SELECT courses_recount_history()"
