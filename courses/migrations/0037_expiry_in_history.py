"""The history also says until when something was held, so that a past day tells what was expiring or had expired.

The functions are those of 0006 and 0017 grown by two columns. Of what has happened before, only the events that are
still open can say it. Also: who has let something lapse is counted from an index alone.
"""

from django.db import migrations, models

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
            due_on, state, completed_at, expires_on, renews_from, changed, why, grounds, by_id, at, day)
        SELECT id, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, expires_on, renews_from, '{assigned}', code, grounds, actor, moment, today
        FROM new_rows ORDER BY id;
        INSERT INTO courses_tallyday (day, requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT today, requirement_id, agency_id, course_id, category, due_on, state, count(*)
        FROM new_rows GROUP BY 2, 3, 4, 5, 6, 7;
    ELSIF kept AND TG_OP = 'DELETE' THEN
        UPDATE courses_assignmentevent e SET until = today FROM old_rows o
        WHERE e.user_id = o.user_id AND e.course_id = o.course_id AND e.until IS NULL;
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, expires_on, renews_from, changed, why, grounds, by_id, at, day)
        SELECT id, user_id, course_id, requirement_id, agency_id, category,
            due_on, 'removed', completed_at, expires_on, renews_from, '{removed}', code, grounds, actor, moment, today
        FROM old_rows ORDER BY id;
        INSERT INTO courses_tallyday (day, requirement_id, agency_id, course_id, category, due_on, state, count)
        SELECT today, requirement_id, agency_id, course_id, category, due_on, state, -count(*)
        FROM old_rows GROUP BY 2, 3, 4, 5, 6, 7;
    ELSIF kept THEN
        UPDATE courses_assignmentevent e SET until = today
        FROM new_rows n JOIN old_rows o USING (id)
        WHERE e.user_id = n.user_id AND e.course_id = n.course_id AND e.until IS NULL
            AND (o.requirement_id, o.agency_id, o.category, o.due_on, o.state, o.completed_at, o.expires_on, o.renews_from)
                IS DISTINCT FROM (n.requirement_id, n.agency_id, n.category, n.due_on, n.state, n.completed_at,
                    n.expires_on, n.renews_from);
        INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
            due_on, state, completed_at, expires_on, renews_from, changed, why, grounds, by_id, at, day)
        SELECT n.id, n.user_id, n.course_id, n.requirement_id, n.agency_id, n.category,
            n.due_on, n.state, n.completed_at, n.expires_on, n.renews_from,
            array_remove(ARRAY[
                CASE WHEN o.requirement_id <> n.requirement_id THEN 'requirement' END,
                CASE WHEN o.agency_id <> n.agency_id THEN 'agency' END,
                CASE WHEN o.category <> n.category THEN 'category' END,
                CASE WHEN o.due_on <> n.due_on THEN 'due_on' END,
                CASE WHEN o.state <> n.state THEN 'state'
                     WHEN o.completed_at <> n.completed_at THEN 'completed_at' END,
                CASE WHEN (o.expires_on, o.renews_from) IS DISTINCT FROM (n.expires_on, n.renews_from)
                     THEN 'held' END], NULL),
            courses_why_changed(code, o.state, n.state), grounds, actor, moment, today
        FROM new_rows n JOIN old_rows o USING (id)
        WHERE (o.requirement_id, o.agency_id, o.category, o.due_on, o.state, o.completed_at, o.expires_on, o.renews_from)
            IS DISTINCT FROM (n.requirement_id, n.agency_id, n.category, n.due_on, n.state, n.completed_at,
                n.expires_on, n.renews_from)
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

PAST = """
CREATE OR REPLACE FUNCTION courses_begin_history() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO courses_assignmentevent (assignment_key, user_id, course_id, requirement_id, agency_id, category,
        due_on, state, completed_at, expires_on, renews_from, changed, why, grounds, at, day, until)
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
        CASE WHEN stood = 'completed' THEN completed_at END,
        CASE WHEN stood = state THEN expires_on END, CASE WHEN stood = state THEN renews_from END, changed, 'known_past', '{}', at, courses_day_of(at),
        courses_day_of(lead(at) OVER (PARTITION BY id ORDER BY at))
    FROM happened ORDER BY user_id, course_id, at;
    PERFORM courses_recount_history();
END $$;
"""

# Whoever replaces this function says again how it is planned (see 0029).
PLANNED = """
ALTER FUNCTION courses_assignments_changed() SET plan_cache_mode = force_custom_plan SET enable_nestloop = on
"""

KNOWN = """
ALTER TABLE courses_assignmentevent DISABLE TRIGGER event_never_changed;
UPDATE courses_assignmentevent e SET expires_on = a.expires_on, renews_from = a.renews_from
FROM courses_assignment a
WHERE a.user_id = e.user_id AND a.course_id = e.course_id AND e.until IS NULL AND e.state <> 'removed'
    AND (a.expires_on IS NOT NULL OR a.renews_from IS NOT NULL);
ALTER TABLE courses_assignmentevent ENABLE TRIGGER event_never_changed;
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0036_lesson_version_numbers")]

    operations = [
        migrations.AddField("assignmentevent", "expires_on", models.DateField(null=True, verbose_name="действует по")),
        migrations.AddField(
            "assignmentevent", "renews_from", models.DateField(null=True, verbose_name="пройти снова можно с")
        ),
        migrations.RemoveIndex("assignment", "assignment_expired"),
        migrations.AddIndex(
            "assignment",
            models.Index(
                condition=models.Q(models.Q(("state", "completed"), _negated=True), ("expires_on__isnull", False)),
                fields=["agency", "expires_on"],
                include=("category", "requirement", "course"),
                name="assignment_lapsed",
            ),
        ),
        migrations.RunSQL([EVENTS, PAST, PLANNED, KNOWN]),
    ]
