"""What fulfils a requirement (a view), until when it holds (functions), the ledger of expiry, cycles kept for good.

``courses_fulfilment`` is the union of all that counts as done; a room with another kind of evidence adds an arm by
``CREATE OR REPLACE VIEW`` in its own migration. ``certified`` and ``valid_until`` say whether a valid certificate (or a
document that stands for one) proves it. The trigger of assignments learns two things: an assignment that is fulfilled
again while it holds is an event too, and a round that follows the calendar says of each change whether it is one of
expiry, of fulfilment, or of the rule.
"""

from django.db import migrations

VIEW = """
CREATE VIEW courses_fulfilment (user_id, course_id, fulfilled_on, fulfilled_at, source, key, certified, valid_until) AS
SELECT c.user_id, c.course_id, courses_day_of(c.completed_at), c.completed_at, 'completion'::text, c.id,
    coalesce(p.state = 'valid', false), p.valid_until
FROM courses_completion c LEFT JOIN courses_certificate p ON p.completion_id = c.id;
"""

# The same rules as courses/cycles/terms.py; a test compares them day by day.
TERMS = """
CREATE FUNCTION courses_yearly_day(year int, month int, day int) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT make_date(year, month, 1) + least(
        day, extract(day FROM make_date(year, month, 1) + interval '1 month - 1 day')::int
    ) - 1
$$;
CREATE FUNCTION courses_held_until(fulfilled date, preset text, months int, month int, day int, window_days int)
RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE preset
        WHEN 'rolling' THEN (fulfilled + make_interval(months => months))::date
        WHEN 'calendar' THEN CASE
            WHEN courses_yearly_day(extract(year FROM fulfilled + window_days)::int, month, day)
                > fulfilled + window_days
            THEN courses_yearly_day(extract(year FROM fulfilled + window_days)::int, month, day)
            ELSE courses_yearly_day(extract(year FROM fulfilled + window_days)::int + 1, month, day) END
        ELSE 'infinity'::date END
$$;
CREATE FUNCTION courses_hired_on(person bigint, today date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT max(e.started_on) FROM lms_employment e
    WHERE e.user_id = person AND e.is_main AND e.started_on <= today AND NOT EXISTS (
        SELECT 1 FROM lms_employment before
        WHERE before.user_id = person AND before.is_main AND before.started_on < e.started_on
            AND (before.ended_on IS NULL OR before.ended_on >= e.started_on - 1)
    )
$$;
"""

EXPIRY = """
CREATE FUNCTION courses_expiry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO courses_expirytally (requirement_id, agency_id, course_id, category, expires_on, count)
        SELECT requirement_id, agency_id, course_id, category, expires_on, count(*)
        FROM new_rows WHERE state = 'completed' AND expires_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO courses_expirytally (requirement_id, agency_id, course_id, category, expires_on, count)
        SELECT requirement_id, agency_id, course_id, category, expires_on, -count(*)
        FROM old_rows WHERE state = 'completed' AND expires_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
    ELSE
        INSERT INTO courses_expirytally (requirement_id, agency_id, course_id, category, expires_on, count)
        SELECT requirement_id, agency_id, course_id, category, expires_on, sum(n) FROM (
            SELECT requirement_id, agency_id, course_id, category, expires_on, -1 AS n
            FROM old_rows WHERE state = 'completed' AND expires_on IS NOT NULL
            UNION ALL
            SELECT requirement_id, agency_id, course_id, category, expires_on, 1
            FROM new_rows WHERE state = 'completed' AND expires_on IS NOT NULL
        ) AS both_sides GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER expiry_inserted AFTER INSERT ON courses_assignment
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_expiry_changed();
CREATE TRIGGER expiry_updated AFTER UPDATE ON courses_assignment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION courses_expiry_changed();
CREATE TRIGGER expiry_deleted AFTER DELETE ON courses_assignment
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_expiry_changed();
"""

APPEND_ONLY = """
CREATE TRIGGER cycle_append_only BEFORE UPDATE OR DELETE ON courses_cycle
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
CREATE TRIGGER past_progress_append_only BEFORE UPDATE OR DELETE ON courses_pastprogress
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
"""

WHY = """
-- Why one assignment changed, where the statement follows staff, rules and the calendar all at once.
CREATE FUNCTION courses_why_changed(code text, before text, after text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN code NOT IN ('covered', 'another_requirement', 'rule_changed', 'required', 'completed') THEN code
        WHEN after = 'completed' AND before <> 'completed' THEN 'completed'
        WHEN before = 'completed' AND after <> 'completed' THEN 'expired'
        WHEN code = 'completed' AND after <> 'completed' THEN 'covered'
        ELSE code END
$$;
"""


EVENTS = """
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
            AND (o.requirement_id, o.agency_id, o.category, o.due_on, o.state, o.completed_at)
                IS DISTINCT FROM (n.requirement_id, n.agency_id, n.category, n.due_on, n.state, n.completed_at);
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, changed, why, grounds, by_id, at, day)
        SELECT n.id, n.user_id, n.course_id, n.requirement_id, n.agency_id, n.category,
            n.due_on, n.state, n.completed_at,
            array_remove(ARRAY[
                CASE WHEN o.requirement_id <> n.requirement_id THEN 'requirement' END,
                CASE WHEN o.agency_id <> n.agency_id THEN 'agency' END,
                CASE WHEN o.category <> n.category THEN 'category' END,
                CASE WHEN o.due_on <> n.due_on THEN 'due_on' END,
                CASE WHEN o.state <> n.state THEN 'state'
                     WHEN o.completed_at <> n.completed_at THEN 'completed_at' END], NULL),
            courses_why_changed(code, o.state, n.state), grounds, actor, moment, today
        FROM new_rows n JOIN old_rows o USING (id)
        WHERE (o.requirement_id, o.agency_id, o.category, o.due_on, o.state, o.completed_at)
            IS DISTINCT FROM (n.requirement_id, n.agency_id, n.category, n.due_on, n.state, n.completed_at)
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


class Migration(migrations.Migration):
    dependencies = [("courses", "0016_terms_and_cycles")]
    operations = [migrations.RunSQL([VIEW, TERMS, EXPIRY, APPEND_ONLY, WHY, EVENTS])]
