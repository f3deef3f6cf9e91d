"""The ledger of today, without days: what pages add up is a small part of the ledger of ``courses_tally``.

Kept by triggers on that, so whoever writes assignments keeps it too. Also: triggers plan each statement anew. A worker
that has followed one person and then follows thousands would otherwise keep to the plan for one row, which loops over
all the others for each.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION courses_tallies_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO courses_todaytally (requirement_id, agency_id, course_id, category, due_month, state, count)
        SELECT requirement_id, agency_id, course_id, category, courses_due_month(state, due_on), state, -sum(count)
        FROM old_rows GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(count) <> 0;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO courses_todaytally (requirement_id, agency_id, course_id, category, due_month, state, count)
        SELECT requirement_id, agency_id, course_id, category, courses_due_month(state, due_on), state, sum(count)
        FROM new_rows GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(count) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION courses_due_month(state text, due_on date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state <> 'completed' THEN date_trunc('month', due_on::timestamp)::date END
$$;
CREATE TRIGGER tallies_inserted AFTER INSERT ON courses_tally
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_tallies_changed();
CREATE TRIGGER tallies_updated AFTER UPDATE ON courses_tally
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION courses_tallies_changed();
CREATE TRIGGER tallies_deleted AFTER DELETE ON courses_tally
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION courses_tallies_changed();
INSERT INTO courses_todaytally (requirement_id, agency_id, course_id, category, due_month, state, count)
SELECT requirement_id, agency_id, course_id, category, courses_due_month(state, due_on), state, sum(count)
FROM courses_tally GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(count) <> 0;
"""
BACKWARD = """
DROP TRIGGER tallies_deleted ON courses_tally;
DROP TRIGGER tallies_updated ON courses_tally;
DROP TRIGGER tallies_inserted ON courses_tally;
DROP FUNCTION courses_tallies_changed();
DROP FUNCTION courses_due_month(text, date);
"""

# Whoever replaces one of these functions says so again.
FUNCTIONS = (
    "courses_assignments_changed()",
    "courses_standings_changed()",
    "courses_refresh_standings(bigint[])",
    "courses_end_periods(bigint[], date)",
)
PLANNED = [
    f"ALTER FUNCTION {one} SET plan_cache_mode = force_custom_plan SET enable_nestloop = on" for one in FUNCTIONS
]
NOT_PLANNED = [f"ALTER FUNCTION {one} RESET ALL" for one in FUNCTIONS]


class Migration(migrations.Migration):
    dependencies = [("courses", "0028_recalculation_reasons"), ("lms", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="TodayTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("category", models.CharField(max_length=12)),
                ("due_month", models.DateField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("count", models.IntegerField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="lms.agency",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="courses.course",
                    ),
                ),
                (
                    "requirement",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="courses.requirement",
                    ),
                ),
            ],
            options={"verbose_name": "слагаемое сегодняшнего отчёта", "verbose_name_plural": "слагаемые сегодняшних отчётов"},
        ),
        migrations.AddIndex(
            model_name="todaytally",
            index=models.Index(fields=["course", "agency"], name="todaytally_course_agency"),
        ),
        migrations.AddIndex(
            model_name="todaytally",
            index=models.Index(fields=["requirement", "agency"], name="todaytally_requirement_agency"),
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                condition=models.Q(("state", "completed"), _negated=True), fields=["due_on"], name="tally_open_due_on"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(PLANNED, NOT_PLANNED),
    ]
