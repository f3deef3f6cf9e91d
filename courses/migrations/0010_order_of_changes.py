"""The transaction that wrote a row: the order in which other systems are told of changes (``courses.changes``).

Rows of before get the transaction of this migration. The columns have defaults, so nobody who writes rows names them.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE courses_assignmentevent ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX event_order ON courses_assignmentevent (xact, id);
ALTER TABLE courses_completion ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX completion_order ON courses_completion (xact, id);
"""
BACKWARD = """
ALTER TABLE courses_assignmentevent DROP COLUMN xact;
ALTER TABLE courses_completion DROP COLUMN xact;
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0009_month_triggers"), ("lms", "0004_employment_events")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
