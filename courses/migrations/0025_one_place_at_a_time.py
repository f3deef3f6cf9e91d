"""Hall, trainer and learner are in one place at a time: the database refuses what overlaps.

The times of a session are copied by triggers to those who lead it and those who come, where exclusion constraints
watch over them; whoever writes a session cannot forget it. ``sequence`` counts what calendars must hear of.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models
import django.db.models.deletion

OF_ITS_COURSE = """
ALTER TABLE courses_seminaredition ADD CONSTRAINT edition_and_course UNIQUE (id, course_id);
ALTER TABLE courses_seminarsession ADD CONSTRAINT session_course_is_that_of_its_edition
    FOREIGN KEY (edition_id, course_id) REFERENCES courses_seminaredition (id, course_id);
"""

SPANS = """
-- The session is locked against changes until its time is written down, so that a copy is never of yesterday.
CREATE FUNCTION courses_take_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT CASE WHEN cancelled_at IS NULL THEN tstzrange(starts_at, ends_at) END INTO NEW.during
    FROM courses_seminarsession WHERE id = NEW.session_id FOR SHARE;
    RETURN NEW;
END $$;
CREATE TRIGGER trainer_takes_span BEFORE INSERT OR UPDATE OF session_id ON courses_sessiontrainer
    FOR EACH ROW EXECUTE FUNCTION courses_take_span();
CREATE TRIGGER registration_takes_span BEFORE INSERT OR UPDATE OF session_id ON courses_registration
    FOR EACH ROW EXECUTE FUNCTION courses_take_span();

CREATE FUNCTION courses_pass_span_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    span tstzrange := CASE WHEN NEW.cancelled_at IS NULL THEN tstzrange(NEW.starts_at, NEW.ends_at) END;
BEGIN
    UPDATE courses_sessiontrainer SET during = span WHERE session_id = NEW.id;
    UPDATE courses_registration SET during = span WHERE session_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER session_passes_span_on AFTER UPDATE OF starts_at, ends_at, cancelled_at ON courses_seminarsession
    FOR EACH ROW WHEN ((OLD.starts_at, OLD.ends_at, OLD.cancelled_at)
                       IS DISTINCT FROM (NEW.starts_at, NEW.ends_at, NEW.cancelled_at))
    EXECUTE FUNCTION courses_pass_span_on();
"""

SEQUENCES = """
CREATE FUNCTION courses_count_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sequence := OLD.sequence + 1;
    NEW.changed_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER session_counts_changes BEFORE UPDATE ON courses_seminarsession
    FOR EACH ROW WHEN ((OLD.starts_at, OLD.ends_at, OLD.hall_id, OLD.place, OLD.title, OLD.cancelled_at)
                       IS DISTINCT FROM
                       (NEW.starts_at, NEW.ends_at, NEW.hall_id, NEW.place, NEW.title, NEW.cancelled_at))
    EXECUTE FUNCTION courses_count_session_change();

CREATE FUNCTION courses_count_registration_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sequence := OLD.sequence + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER registration_counts_changes BEFORE UPDATE ON courses_registration
    FOR EACH ROW WHEN ((OLD.state, OLD.way) IS DISTINCT FROM (NEW.state, NEW.way))
    EXECUTE FUNCTION courses_count_registration_change();
"""

UNDO = """
DROP TRIGGER registration_counts_changes ON courses_registration;
DROP TRIGGER session_counts_changes ON courses_seminarsession;
DROP TRIGGER session_passes_span_on ON courses_seminarsession;
DROP TRIGGER registration_takes_span ON courses_registration;
DROP TRIGGER trainer_takes_span ON courses_sessiontrainer;
DROP FUNCTION courses_count_registration_change();
DROP FUNCTION courses_count_session_change();
DROP FUNCTION courses_pass_span_on();
DROP FUNCTION courses_take_span();
"""
UNDO_KEY = """
ALTER TABLE courses_seminarsession DROP CONSTRAINT session_course_is_that_of_its_edition;
ALTER TABLE courses_seminaredition DROP CONSTRAINT edition_and_course;
"""


class Migration(migrations.Migration):

    dependencies = [('courses', '0024_sessions_editions_registrations')]

    operations = [
        migrations.AlterField(
            model_name='seminarsession',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='courses.seminaredition', verbose_name='выпуск'),
        ),
        migrations.RemoveField(
            model_name='seminarsession',
            name='trainer',
        ),
        migrations.AddConstraint(
            model_name='seminarsession',
            constraint=models.UniqueConstraint(fields=('series', 'slot'), name='one_session_a_slot'),
        ),
        migrations.AddConstraint(
            model_name='seminarsession',
            constraint=ExclusionConstraint(condition=models.Q(('cancelled_at', None), ('hall__isnull', False)), expressions=[(models.Func('hall', 'hall', models.Value('[]'), function='int8range'), '&&'), (models.Func('starts_at', 'ends_at', function='tstzrange'), '&&')], name='hall_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='seminaredition',
            constraint=models.UniqueConstraint(fields=('course', 'number'), name='edition_number_of_course'),
        ),
        migrations.AddConstraint(
            model_name='seminaredition',
            constraint=models.CheckConstraint(condition=models.Q(('opens_at', None), ('closes_at', None), ('closes_at__gt', models.F('opens_at')), _connector='OR'), name='edition_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='agencyquota',
            constraint=models.UniqueConstraint(fields=('edition', 'agency'), name='one_quota_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.UniqueConstraint(condition=models.Q(('told_at', None)), fields=('course', 'user'), name='one_interest_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['session', 'state', 'queued_at', 'id'], name='registration_line'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['user', '-id'], name='registration_of_person'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'seated', 'waiting'])), fields=('session', 'user'), name='registered_once_a_session'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=ExclusionConstraint(condition=models.Q(('state__in', ['asked', 'seated', 'waiting'])), expressions=[(models.Func('user', 'user', models.Value('[]'), function='int8range'), '&&'), ('during', '&&')], name='learner_in_one_place'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['asked', 'seated', 'waiting'])), models.Q(('closed_at__isnull', False), ('state__in', ['withdrawn', 'refused', 'cancelled'])), _connector='OR'), name='registration_closed_with_its_state'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['seated', 'waiting']), _negated=True), ('queued_at__isnull', False), _connector='OR'), name='registration_in_line_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='sessiontrainer',
            constraint=models.UniqueConstraint(fields=('session', 'user'), name='trainer_once_a_session'),
        ),
        migrations.AddConstraint(
            model_name='sessiontrainer',
            constraint=ExclusionConstraint(expressions=[(models.Func('user', 'user', models.Value('[]'), function='int8range'), '&&'), ('during', '&&')], name='trainer_in_one_place'),
        ),
        migrations.RunSQL(OF_ITS_COURSE, UNDO_KEY),
        migrations.RunSQL(SPANS + SEQUENCES, UNDO),
    ]
