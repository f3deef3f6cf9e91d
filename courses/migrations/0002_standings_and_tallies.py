"""Triggers that keep courses_standing and courses_tally true, whoever writes assignments, one row or a million.

Statement-level triggers with transition tables: one pass a statement. The tally is a ledger that only grows by
rows of +n and -n, so that writers never wait for each other; standings of the touched people are computed anew
from their assignments, with the people's rows locked first so that two writers cannot overlook each other.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION courses_refresh_standings(people bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM lms_user WHERE id = ANY(people) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO courses_standing
        (user_id, agency_id, category, required, completed, started, next_due_on, state)
    SELECT user_id,
           (array_agg(agency_id ORDER BY id DESC))[1],
           (array_agg(category ORDER BY id DESC))[1],
           count(*),
           count(*) FILTER (WHERE state = 'completed'),
           count(*) FILTER (WHERE state = 'in_progress'),
           min(due_on) FILTER (WHERE state <> 'completed'),
           CASE WHEN bool_and(state = 'completed') THEN 'completed'
                WHEN bool_and(state = 'not_started') THEN 'not_started'
                ELSE 'in_progress' END
    FROM courses_assignment WHERE user_id = ANY(people) GROUP BY user_id
    ON CONFLICT (user_id) DO UPDATE SET
        agency_id = EXCLUDED.agency_id, category = EXCLUDED.category, required = EXCLUDED.required,
        completed = EXCLUDED.completed, started = EXCLUDED.started, next_due_on = EXCLUDED.next_due_on,
        state = EXCLUDED.state;
    DELETE FROM courses_standing AS s WHERE s.user_id = ANY(people)
        AND NOT EXISTS (SELECT 1 FROM courses_assignment AS a WHERE a.user_id = s.user_id);
END $$;

CREATE FUNCTION courses_assignments_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE people bigint[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, course_id, category, due_on, state, -count(*) FROM old_rows GROUP BY 1, 2, 3, 4, 5;
        people := people || ARRAY(SELECT DISTINCT user_id FROM old_rows);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, course_id, category, due_on, state, count(*) FROM new_rows GROUP BY 1, 2, 3, 4, 5;
        people := people || ARRAY(SELECT DISTINCT user_id FROM new_rows);
    END IF;
    IF cardinality(people) > 0 THEN
        PERFORM courses_refresh_standings(people);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION courses_standings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, NULL, category, next_due_on, state, -count(*) FROM old_rows GROUP BY 1, 3, 4, 5;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_tally (agency_id, course_id, category, due_on, state, count)
        SELECT agency_id, NULL, category, next_due_on, state, count(*) FROM new_rows GROUP BY 1, 3, 4, 5;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER assignments_inserted AFTER INSERT ON courses_assignment
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_assignments_changed();
CREATE TRIGGER assignments_updated AFTER UPDATE ON courses_assignment
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION courses_assignments_changed();
CREATE TRIGGER assignments_deleted AFTER DELETE ON courses_assignment
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_assignments_changed();
CREATE TRIGGER standings_inserted AFTER INSERT ON courses_standing
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_standings_changed();
CREATE TRIGGER standings_updated AFTER UPDATE ON courses_standing
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION courses_standings_changed();
CREATE TRIGGER standings_deleted AFTER DELETE ON courses_standing
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_standings_changed();

CREATE TRIGGER certificate_never_deleted BEFORE DELETE ON courses_certificate
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
CREATE TRIGGER completion_never_changed BEFORE UPDATE OR DELETE ON courses_completion
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
"""
BACKWARD = """
DROP TRIGGER completion_never_changed ON courses_completion;
DROP TRIGGER certificate_never_deleted ON courses_certificate;
DROP TRIGGER standings_deleted ON courses_standing;
DROP TRIGGER standings_updated ON courses_standing;
DROP TRIGGER standings_inserted ON courses_standing;
DROP TRIGGER assignments_deleted ON courses_assignment;
DROP TRIGGER assignments_updated ON courses_assignment;
DROP TRIGGER assignments_inserted ON courses_assignment;
DROP FUNCTION courses_standings_changed();
DROP FUNCTION courses_assignments_changed();
DROP FUNCTION courses_refresh_standings(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial"), ("lms", "0002_audit_append_only")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
