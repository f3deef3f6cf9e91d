"""Triggers that write the history of assignments: events with their why, periods of standings, the ledger by days.

They are the triggers of 0002 grown: one place sees every change of assignments and standings, whoever makes it.
``otklik.why`` (see ``courses.history.why``) says why; ``otklik.at`` sets another moment (histories of tests);
``otklik.history = off`` notes nothing, for a load at whose end ``courses_begin_history`` writes the known past.
"""

from django.db import migrations

CLOCK = """
-- The clock is read after the people are locked, so that the events of a person stand in the order of their days.
CREATE FUNCTION courses_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(nullif(current_setting('otklik.at', true), '')::timestamptz, clock_timestamp())
$$;
CREATE FUNCTION courses_day_of(moment timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT (moment AT TIME ZONE 'Europe/Moscow')::date
$$;
CREATE FUNCTION courses_history_is_kept() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT current_setting('otklik.history', true) IS DISTINCT FROM 'off'
$$;
"""

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
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, course_id, category, due_on, state, -count(*) FROM old_rows GROUP BY 1, 2, 3, 4, 5;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, course_id, category, due_on, state, count(*) FROM new_rows GROUP BY 1, 2, 3, 4, 5;
    END IF;
    IF kept AND TG_OP = 'INSERT' THEN
        UPDATE courses_assignmentevent e SET until = today FROM new_rows n
        WHERE e.user_id = n.user_id AND e.course_id = n.course_id AND e.until IS NULL;
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, changed, why, grounds, by_id, at, day)
        SELECT id, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, '{assigned}', code, grounds, actor, moment, today
        FROM new_rows ORDER BY id;
        INSERT INTO courses_tallyday (day, agency_id, course_id, category, due_on, state, count)
        SELECT today, agency_id, course_id, category, due_on, state, count(*) FROM new_rows GROUP BY 2, 3, 4, 5, 6;
    ELSIF kept AND TG_OP = 'DELETE' THEN
        UPDATE courses_assignmentevent e SET until = today FROM old_rows o
        WHERE e.user_id = o.user_id AND e.course_id = o.course_id AND e.until IS NULL;
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, changed, why, grounds, by_id, at, day)
        SELECT id, user_id, course_id, requirement_id, agency_id, category,
            due_on, 'removed', completed_at, '{removed}', code, grounds, actor, moment, today
        FROM old_rows ORDER BY id;
        INSERT INTO courses_tallyday (day, agency_id, course_id, category, due_on, state, count)
        SELECT today, agency_id, course_id, category, due_on, state, -count(*) FROM old_rows GROUP BY 2, 3, 4, 5, 6;
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
        INSERT INTO courses_tallyday (day, agency_id, course_id, category, due_on, state, count)
        SELECT today, agency_id, course_id, category, due_on, state, sum(n) FROM (
            SELECT agency_id, course_id, category, due_on, state, -1 AS n FROM old_rows
            UNION ALL
            SELECT agency_id, course_id, category, due_on, state, 1 FROM new_rows
        ) AS both_sides GROUP BY 2, 3, 4, 5, 6 HAVING sum(n) <> 0;
    END IF;
    PERFORM courses_refresh_standings(people);
    RETURN NULL;
END $$;
"""

STANDINGS = """
CREATE OR REPLACE FUNCTION courses_standings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept boolean := courses_history_is_kept();
    today date := courses_day_of(courses_moment());
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, NULL, category, next_due_on, state, -count(*) FROM old_rows GROUP BY 1, 3, 4, 5;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, NULL, category, next_due_on, state, count(*) FROM new_rows GROUP BY 1, 3, 4, 5;
    END IF;
    IF kept AND TG_OP = 'INSERT' THEN
        INSERT INTO courses_standingperiod
            (user_id, agency_id, category, required, completed, started, next_due_on, state, day)
        SELECT user_id, agency_id, category, required, completed, started, next_due_on, state, today FROM new_rows;
        INSERT INTO courses_tallyday (day, agency_id, course_id, category, due_on, state, count)
        SELECT today, agency_id, NULL, category, next_due_on, state, count(*) FROM new_rows GROUP BY 2, 4, 5, 6;
    ELSIF kept AND TG_OP = 'DELETE' THEN
        PERFORM courses_end_periods(ARRAY(SELECT user_id FROM old_rows), today);
        INSERT INTO courses_tallyday (day, agency_id, course_id, category, due_on, state, count)
        SELECT today, agency_id, NULL, category, next_due_on, state, -count(*) FROM old_rows GROUP BY 2, 4, 5, 6;
    ELSIF kept THEN
        PERFORM courses_end_periods(ARRAY(
            SELECT n.user_id FROM new_rows n JOIN old_rows o USING (user_id)
            WHERE (n.agency_id, n.category, n.required, n.completed, n.started, n.next_due_on, n.state)
                IS DISTINCT FROM (o.agency_id, o.category, o.required, o.completed, o.started, o.next_due_on, o.state)
        ), today);
        INSERT INTO courses_standingperiod
            (user_id, agency_id, category, required, completed, started, next_due_on, state, day)
        SELECT n.user_id, n.agency_id, n.category, n.required, n.completed, n.started, n.next_due_on, n.state, today
        FROM new_rows n JOIN old_rows o USING (user_id)
        WHERE (n.agency_id, n.category, n.required, n.completed, n.started, n.next_due_on, n.state)
            IS DISTINCT FROM (o.agency_id, o.category, o.required, o.completed, o.started, o.next_due_on, o.state);
        INSERT INTO courses_tallyday (day, agency_id, course_id, category, due_on, state, count)
        SELECT today, agency_id, NULL, category, next_due_on, state, sum(n) FROM (
            SELECT agency_id, category, next_due_on, state, -1 AS n FROM old_rows
            UNION ALL
            SELECT agency_id, category, next_due_on, state, 1 FROM new_rows
        ) AS both_sides GROUP BY 2, 4, 5, 6 HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;

-- What began and ended on one day was never so at the end of a day.
CREATE FUNCTION courses_end_periods(people bigint[], today date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM courses_standingperiod WHERE user_id = ANY(people) AND until IS NULL AND day >= today;
    UPDATE courses_standingperiod SET until = today WHERE user_id = ANY(people) AND until IS NULL;
END $$;
"""

PAST = """
-- The ledger by days as it follows from the events and the periods.
CREATE FUNCTION courses_history_counted()
RETURNS TABLE (day date, agency_id bigint, course_id bigint, category varchar, due_on date, state varchar, n bigint)
LANGUAGE sql STABLE AS $$
    SELECT side.day, agency_id, course_id, category, due_on, state, sum(side.n) FROM (
        SELECT e.day, e.until, e.agency_id, e.course_id, e.category, e.due_on, e.state
        FROM courses_assignmentevent e WHERE e.state <> 'removed'
        UNION ALL
        SELECT p.day, p.until, p.agency_id, NULL, p.category, p.next_due_on, p.state FROM courses_standingperiod p
    ) AS held CROSS JOIN LATERAL (VALUES (held.day, 1), (held.until, -1)) AS side (day, n)
    WHERE side.day IS NOT NULL AND held.until IS DISTINCT FROM held.day
    GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(side.n) <> 0
$$;

CREATE FUNCTION courses_recount_history() RETURNS void LANGUAGE plpgsql AS $$
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
    INSERT INTO courses_tallyday (day, agency_id, course_id, category, due_on, state, count)
    SELECT day, agency_id, course_id, category, due_on, state, sum(n) FROM (
        SELECT day, agency_id, course_id, category, due_on, state, n FROM courses_history_counted()
        UNION ALL
        SELECT day, agency_id, course_id, category, due_on, state, -count FROM courses_tallyday
    ) AS both_sides
    GROUP BY day, agency_id, course_id, category, due_on, state HAVING sum(n) <> 0;
END $$;

-- For assignments without any event. Their past is known by three dates: assigned, begun (the enrolment), completed;
-- who worked where, and what the due date was before it was changed, is taken to have been as it is now.
CREATE FUNCTION courses_begin_history() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
        due_on, state, completed_at, changed, why, grounds, at, day, until)
    WITH known AS (
        SELECT a.*, CASE WHEN a.state <> 'not_started' THEN e.started_at END AS started_at
        FROM courses_assignment a
        LEFT JOIN courses_enrolment e ON e.user_id = a.user_id AND e.course_id = a.course_id
        WHERE NOT EXISTS (
            SELECT 1 FROM courses_assignmentevent v WHERE v.user_id = a.user_id AND v.course_id = a.course_id
        )
    ), happened AS (
        SELECT known.*, '{assigned}'::varchar[] AS changed, assigned_at AS at,
            CASE WHEN completed_at <= assigned_at THEN 'completed'
                 WHEN started_at <= assigned_at OR state = 'in_progress' AND started_at IS NULL THEN 'in_progress'
                 ELSE 'not_started' END AS stood
        FROM known
        UNION ALL
        SELECT known.*, '{state}', started_at, 'in_progress' FROM known
        WHERE started_at > assigned_at AND (completed_at IS NULL OR started_at < completed_at)
        UNION ALL
        SELECT known.*, '{state}', completed_at, 'completed' FROM known WHERE completed_at > assigned_at
    )
    SELECT id, user_id, course_id, requirement_id, agency_id, category, due_on, stood,
        CASE WHEN stood = 'completed' THEN completed_at END, changed, 'known_past', '{}', at, courses_day_of(at),
        courses_day_of(lead(at) OVER (PARTITION BY id ORDER BY at))
    FROM happened ORDER BY user_id, course_id, at;
    PERFORM courses_recount_history();
END $$;
"""

APPEND_ONLY = """
CREATE TRIGGER event_never_deleted BEFORE DELETE ON courses_assignmentevent
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
CREATE TRIGGER event_never_changed BEFORE UPDATE ON courses_assignmentevent
    FOR EACH ROW WHEN (OLD.until IS NOT NULL OR NEW.until IS NULL
        OR to_jsonb(OLD) - 'until' IS DISTINCT FROM to_jsonb(NEW) - 'until')
    EXECUTE FUNCTION lms_refuse_change();
SELECT courses_begin_history();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0005_assignment_history")]
    operations = [migrations.RunSQL([CLOCK, ASSIGNMENTS, STANDINGS, PAST, APPEND_ONLY])]
