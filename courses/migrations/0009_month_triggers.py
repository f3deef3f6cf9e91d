"""The ledger by months follows the one by days, whatever is done to that."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION courses_tallydays_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO courses_tallymonth (day, agency_id, course_id, category, due_on, state, count)
        SELECT date_trunc('month', day)::date, agency_id, course_id, category, due_on, state, -sum(count)
        FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(count) <> 0;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_tallymonth (day, agency_id, course_id, category, due_on, state, count)
        SELECT date_trunc('month', day)::date, agency_id, course_id, category, due_on, state, sum(count)
        FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(count) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tallydays_inserted AFTER INSERT ON courses_tallyday
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_tallydays_changed();
CREATE TRIGGER tallydays_updated AFTER UPDATE ON courses_tallyday
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION courses_tallydays_changed();
CREATE TRIGGER tallydays_deleted AFTER DELETE ON courses_tallyday
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_tallydays_changed();
INSERT INTO courses_tallymonth (day, agency_id, course_id, category, due_on, state, count)
SELECT date_trunc('month', day)::date, agency_id, course_id, category, due_on, state, sum(count)
FROM courses_tallyday GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(count) <> 0;
"""
BACKWARD = """
DROP TRIGGER tallydays_deleted ON courses_tallyday;
DROP TRIGGER tallydays_updated ON courses_tallyday;
DROP TRIGGER tallydays_inserted ON courses_tallyday;
DROP FUNCTION courses_tallydays_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_months_of_the_history")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
