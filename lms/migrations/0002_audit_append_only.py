from django.db import migrations

FORWARD = """
CREATE FUNCTION lms_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are evidence: they are never % again.', TG_TABLE_NAME,
        CASE TG_OP WHEN 'DELETE' THEN 'deleted' ELSE 'changed' END
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON lms_auditentry
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
"""
BACKWARD = """
DROP TRIGGER audit_append_only ON lms_auditentry;
DROP FUNCTION lms_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("lms", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
