"""Confirmed training elsewhere and awarded skills fulfil what is required, beside completions.

A paper counts from the day that it bears, at noon. It stands for a certificate as long as one of the course would hold.
"""

from django.db import migrations

COMPLETIONS = """
CREATE OR REPLACE VIEW courses_fulfilment
    (user_id, course_id, fulfilled_on, fulfilled_at, source, key, certified, valid_until) AS
SELECT c.user_id, c.course_id, courses_day_of(c.completed_at), c.completed_at, 'completion'::text, c.id,
    coalesce(p.state = 'valid', false), p.valid_until
FROM courses_completion c LEFT JOIN courses_certificate p ON p.completion_id = c.id
"""
MORE = """
UNION ALL
SELECT o.user_id, o.course_id, o.completed_on, (o.completed_on + time '12:00') AT TIME ZONE 'Europe/Moscow',
    'outside'::text, o.id, o.document_id IS NOT NULL OR o.number <> '',
    (o.completed_on + make_interval(months => k.valid_months::int))::date
FROM courses_outsidetraining o JOIN courses_course k ON k.id = o.course_id
WHERE o.state = 'confirmed'
UNION ALL
SELECT a.user_id, a.course_id, a.awarded_on, a.held_at, 'skill'::text, a.id, false, NULL::date
FROM courses_skillaward a
"""


class Migration(migrations.Migration):
    dependencies = [("courses", "0019_audience")]
    operations = [migrations.RunSQL(COMPLETIONS + MORE, COMPLETIONS)]
