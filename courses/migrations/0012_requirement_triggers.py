"""The ledgers of 0002, 0006 and 0009 also say by which requirement an assignment is; completions by months.

Sums of people (without a course) are of no requirement. Triggers of its own keep the months of completions, so that
what was completed in a period is a sum as well.
"""

from django.db import migrations

ASSIGNMENTS = """
CREATE OR REPLACE FUNCTION courses_assignments_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people bigint[] := '{}';
    kept boolean := courses_history_is_kept();
    moment timestamptz;
    today date;
    reason jsonb := coalesce(nullif(current_setting('otklik.why', true), '')::jsonb, '{}');
    code text := coalesce(reason->>'code', '');
    grounds jsonb := coalesce(reason->'grounds', '{}');
    actor bigint := (reason->>'by')::bigint;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        people := people || ARRAY(SELECT DISTINCT user_id FROM old_rows);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        people := people || ARRAY(SELECT DISTINCT user_id FROM new_rows);
    END IF;
    IF cardinality(people) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM 1 FROM lms_user WHERE id = ANY(people) ORDER BY id FOR NO KEY UPDATE;
    moment := courses_moment();
    today := courses_day_of(moment);
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO courses_tally (requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT requirement_id, agency_id, course_id, category, due_on, state, -count(*)
        FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_tally (requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT requirement_id, agency_id, course_id, category, due_on, state, count(*)
        FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6;
    END IF;
    IF kept AND TG_OP = 'INSERT' THEN
        UPDATE courses_assignmentevent e SET until = today FROM new_rows n
        WHERE e.user_id = n.user_id AND e.course_id = n.course_id AND e.until IS NULL;
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, changed, why, grounds, by_id, at, day)
        SELECT id, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, '{assigned}', code, grounds, actor, moment, today
        FROM new_rows ORDER BY id;
        INSERT INTO courses_tallyday (day, requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT today, requirement_id, agency_id, course_id, category, due_on, state, count(*)
        FROM new_rows GROUP BY 2, 3, 4, 5, 6, 7;
    ELSIF kept AND TG_OP = 'DELETE' THEN
        UPDATE courses_assignmentevent e SET until = today FROM old_rows o
        WHERE e.user_id = o.user_id AND e.course_id = o.course_id AND e.until IS NULL;
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, changed, why, grounds, by_id, at, day)
        SELECT id, user_id, course_id, requirement_id, agency_id, category,
            due_on, 'removed', completed_at, '{removed}', code, grounds, actor, moment, today
        FROM old_rows ORDER BY id;
        INSERT INTO courses_tallyday (day, requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT today, requirement_id, agency_id, course_id, category, due_on, state, -count(*)
        FROM old_rows GROUP BY 2, 3, 4, 5, 6, 7;
    ELSIF kept THEN
        UPDATE courses_assignmentevent e SET until = today
        FROM new_rows n JOIN old_rows o USING (id)
        WHERE e.user_id = n.user_id AND e.course_id = n.course_id AND e.until IS NULL
            AND (o.requirement_id, o.agency_id, o.category, o.due_on, o.state)
                IS DISTINCT FROM (n.requirement_id, n.agency_id, n.category, n.due_on, n.state);
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, changed, why, grounds, by_id, at, day)
        SELECT n.id, n.user_id, n.course_id, n.requirement_id, n.agency_id, n.category,
            n.due_on, n.state, n.completed_at,
            array_remove(ARRAY[
                CASE WHEN o.requirement_id <> n.requirement_id THEN 'requirement' END,
                CASE WHEN o.agency_id <> n.agency_id THEN 'agency' END,
                CASE WHEN o.category <> n.category THEN 'category' END,
                CASE WHEN o.due_on <> n.due_on THEN 'due_on' END,
                CASE WHEN o.state <> n.state THEN 'state' END], NULL),
            code, grounds, actor, moment, today
        FROM new_rows n JOIN old_rows o USING (id)
        WHERE (o.requirement_id, o.agency_id, o.category, o.due_on, o.state)
            IS DISTINCT FROM (n.requirement_id, n.agency_id, n.category, n.due_on, n.state)
        ORDER BY n.id;
        INSERT INTO courses_tallyday (day, requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT today, requirement_id, agency_id, course_id, category, due_on, state, sum(n) FROM (
            SELECT requirement_id, agency_id, course_id, category, due_on, state, -1 AS n FROM old_rows
            UNION ALL
            SELECT requirement_id, agency_id, course_id, category, due_on, state, 1 FROM new_rows
        ) AS both_sides GROUP BY 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0;
    END IF;
    PERFORM courses_refresh_standings(people);
    RETURN NULL;
END $$;
"""

HISTORY = """
-- The ledger by days as it follows from the events and the periods.
DROP FUNCTION courses_history_counted();
CREATE FUNCTION courses_history_counted()
RETURNS TABLE (day date, requirement_id bigint, agency_id bigint, course_id bigint, category varchar, due_on date,
    state varchar, n bigint)
LANGUAGE sql STABLE AS $$
    SELECT side.day, requirement_id, agency_id, course_id, category, due_on, state, sum(side.n) FROM (
        SELECT e.day, e.until, e.requirement_id, e.agency_id, e.course_id, e.category, e.due_on, e.state
        FROM courses_assignmentevent e WHERE e.state <> 'removed'
        UNION ALL
        SELECT p.day, p.until, NULL, p.agency_id, NULL, p.category, p.next_due_on, p.state
        FROM courses_standingperiod p
    ) AS held CROSS JOIN LATERAL (VALUES (held.day, 1), (held.until, -1)) AS side (day, n)
    WHERE side.day IS NOT NULL AND held.until IS DISTINCT FROM held.day
    GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(side.n) <> 0
$$;

CREATE OR REPLACE FUNCTION courses_recount_history() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM courses_standingperiod;
    INSERT INTO courses_standingperiod
        (user_id, agency_id, category, required, completed, started, next_due_on, state, day, until)
    WITH days AS (
        SELECT DISTINCT user_id, day FROM courses_assignmentevent WHERE until IS DISTINCT FROM day
    ), stood AS (
        SELECT d.user_id, d.day,
            (array_agg(e.agency_id ORDER BY e.assignment_key DESC))[1] AS agency_id,
            (array_agg(e.category ORDER BY e.assignment_key DESC))[1] AS category,
            count(e.id) AS required,
            count(*) FILTER (WHERE e.state = 'completed') AS completed,
            count(*) FILTER (WHERE e.state = 'in_progress') AS started,
            min(e.due_on) FILTER (WHERE e.state <> 'completed') AS next_due_on,
            CASE WHEN bool_and(e.state = 'completed') THEN 'completed'
                 WHEN bool_and(e.state = 'not_started') THEN 'not_started'
                 ELSE 'in_progress' END AS state
        FROM days d LEFT JOIN courses_assignmentevent e ON e.user_id = d.user_id AND e.day <= d.day
            AND (e.until IS NULL OR e.until > d.day) AND e.state <> 'removed'
        GROUP BY d.user_id, d.day
    ), compared AS (
        SELECT *, ROW(agency_id, category, required, completed, started, next_due_on, state)
            IS NOT DISTINCT FROM lag(ROW(agency_id, category, required, completed, started, next_due_on, state))
                OVER (PARTITION BY user_id ORDER BY day) AS same
        FROM stood
    ), bounded AS (
        SELECT *, lead(day) OVER (PARTITION BY user_id ORDER BY day) AS until FROM compared WHERE NOT same
    )
    SELECT user_id, agency_id, category, required, completed, started, next_due_on, state, day, until
    FROM bounded WHERE required > 0 ORDER BY user_id, day;
    -- The ledger is put right rather than made anew: what is right stays, and readers never see it empty.
    INSERT INTO courses_tallyday (day, requirement_id, agency_id, course_id, category, due_on, state, count)
    SELECT day, requirement_id, agency_id, course_id, category, due_on, state, sum(n) FROM (
        SELECT day, requirement_id, agency_id, course_id, category, due_on, state, n FROM courses_history_counted()
        UNION ALL
        SELECT day, requirement_id, agency_id, course_id, category, due_on, state, -count FROM courses_tallyday
    ) AS both_sides
    GROUP BY day, requirement_id, agency_id, course_id, category, due_on, state HAVING sum(n) <> 0;
END $$;
"""

MONTHS = """
CREATE OR REPLACE FUNCTION courses_tallydays_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO courses_tallymonth (day, requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT date_trunc('month', day)::date, requirement_id, agency_id, course_id, category, due_on, state, -sum(count)
        FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(count) <> 0;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_tallymonth (day, requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT date_trunc('month', day)::date, requirement_id, agency_id, course_id, category, due_on, state, sum(count)
        FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(count) <> 0;
    END IF;
    RETURN NULL;
END $$;
"""

COMPLETED = """
CREATE FUNCTION courses_completed_months_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO courses_completionmonth (month, requirement_id, agency_id, course_id, category, count)
        SELECT date_trunc('month', courses_day_of(completed_at))::date, requirement_id, agency_id, course_id, category,
            count(*)
        FROM new_rows WHERE state = 'completed' GROUP BY 1, 2, 3, 4, 5;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO courses_completionmonth (month, requirement_id, agency_id, course_id, category, count)
        SELECT date_trunc('month', courses_day_of(completed_at))::date, requirement_id, agency_id, course_id, category,
            -count(*)
        FROM old_rows WHERE state = 'completed' GROUP BY 1, 2, 3, 4, 5;
    ELSE
        INSERT INTO courses_completionmonth (month, requirement_id, agency_id, course_id, category, count)
        SELECT date_trunc('month', courses_day_of(completed_at))::date, requirement_id, agency_id, course_id, category,
            sum(n)
        FROM (
            SELECT completed_at, requirement_id, agency_id, course_id, category, -1 AS n
            FROM old_rows WHERE state = 'completed'
            UNION ALL
            SELECT completed_at, requirement_id, agency_id, course_id, category, 1
            FROM new_rows WHERE state = 'completed'
        ) AS both_sides GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER completed_months_inserted AFTER INSERT ON courses_assignment
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_completed_months_changed();
CREATE TRIGGER completed_months_updated AFTER UPDATE ON courses_assignment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION courses_completed_months_changed();
CREATE TRIGGER completed_months_deleted AFTER DELETE ON courses_assignment
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_completed_months_changed();
INSERT INTO courses_completionmonth (month, requirement_id, agency_id, course_id, category, count)
SELECT date_trunc('month', courses_day_of(completed_at))::date, requirement_id, agency_id, course_id, category, count(*)
FROM courses_assignment WHERE state = 'completed' GROUP BY 1, 2, 3, 4, 5;
"""

COUNTED_AGAIN = """
-- What has been counted without its requirement is counted again.
DELETE FROM courses_tally WHERE course_id IS NOT NULL;
INSERT INTO courses_tally (requirement_id, agency_id, course_id, category, due_on, state, count)
SELECT requirement_id, agency_id, course_id, category, due_on, state, count(*)
FROM courses_assignment GROUP BY 1, 2, 3, 4, 5, 6;
DELETE FROM courses_tallyday WHERE course_id IS NOT NULL;
DELETE FROM courses_tallymonth WHERE course_id IS NOT NULL AND requirement_id IS NULL;
INSERT INTO courses_tallyday (day, requirement_id, agency_id, course_id, category, due_on, state, count)
SELECT * FROM courses_history_counted() WHERE course_id IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0011_requirement_in_ledgers")]
    operations = [migrations.RunSQL([ASSIGNMENTS, HISTORY, MONTHS, COMPLETED, COUNTED_AGAIN])]
