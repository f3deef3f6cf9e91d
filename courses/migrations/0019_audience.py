"""Whom a requirement concerns in the language of audiences; number and date of its ground apart. One way only."""

import datetime as dt
import re

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

AUDIENCES = """
UPDATE courses_requirement SET audience = CASE
    WHEN cardinality(categories) > 0 AND cardinality(services) > 0 THEN jsonb_build_object('all', jsonb_build_array(
        jsonb_build_object('categories', to_jsonb(categories)), jsonb_build_object('services', to_jsonb(services))))
    WHEN cardinality(categories) > 0 THEN jsonb_build_object('categories', to_jsonb(categories))
    WHEN cardinality(services) > 0 THEN jsonb_build_object('services', to_jsonb(services))
    ELSE '{}'::jsonb END"""

DAY = r"\s+от\s+(?P<day>\d\d\.\d\d\.\d{4})"
NUMBER = r"\s*№\s*(?P<number>[^\s,]{1,60})"
FORMS = [re.compile(rf"(?P<title>[^№]+?){NUMBER}(?P<rest>,[^№]*?)?{DAY}"), re.compile(rf"(?P<title>[^№]+?){DAY}{NUMBER}")]


def parted(text):
    """«Приказ ЦУР № 14-ОС, пункт 2 от 01.09.2026» → («Приказ ЦУР, пункт 2», «14-ОС», day); None: not said so."""
    for form in FORMS:
        if found := form.fullmatch(text.strip().rstrip(".")):
            said = found.groupdict()
            try:
                day = dt.datetime.strptime(said["day"], "%d.%m.%Y").date()
            except ValueError:
                return None
            return said["title"].strip() + (said.get("rest") or "").rstrip(), said["number"], day
    return None


def part_grounds(apps, schema_editor):
    for requirement in apps.get_model("courses", "Requirement").objects.exclude(ground=""):
        if known := parted(requirement.ground):
            requirement.ground, requirement.ground_number, requirement.ground_date = known
            requirement.save(update_fields=["ground", "ground_number", "ground_date"])


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0018_dashboard'),
        ('lms', '0004_employment_events'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField(
            model_name='requirement',
            old_name='legal_ground',
            new_name='ground',
        ),
        migrations.AddField(
            model_name='requirement',
            name='audience',
            field=models.JSONField(blank=True, default=dict, verbose_name='кого касается'),
        ),
        migrations.AddField(
            model_name='requirement',
            name='ground_date',
            field=models.DateField(blank=True, null=True, verbose_name='дата'),
        ),
        migrations.AddField(
            model_name='requirement',
            name='ground_file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.storedfile', verbose_name='документ'),
        ),
        migrations.AddField(
            model_name='requirement',
            name='ground_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='номер'),
        ),
        migrations.AddField(
            model_name='requirement',
            name='priority',
            field=models.PositiveSmallIntegerField(choices=[(1, 'обычное'), (2, 'важное'), (3, 'первоочередное')], default=1, verbose_name='важность'),
        ),
        migrations.RunSQL(AUDIENCES, migrations.RunSQL.noop),
        migrations.RunPython(part_grounds, migrations.RunPython.noop),
        # A table with checks still to come cannot be altered.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='requirement',
            name='categories',
        ),
        migrations.RemoveField(
            model_name='requirement',
            name='services',
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='номер')),
                ('said', models.JSONField(verbose_name='что говорилось')),
                ('made_at', models.DateTimeField(null=True, verbose_name='когда')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто')),
                ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='courses.requirement', verbose_name='требование')),
            ],
            options={
                'verbose_name': 'редакция требования',
                'verbose_name_plural': 'редакции требований',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('requirement', 'number'), name='edition_once_a_requirement')],
            },
        ),
        migrations.CreateModel(
            name='Recalculation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('required', 'новое требование'), ('changed', 'требование изменилось')], max_length=12, verbose_name='почему')),
                ('bounds', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='границы порций')),
                ('total', models.PositiveIntegerField(verbose_name='всего человек')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='пересчитано')),
                ('portions', models.PositiveIntegerField(default=0, verbose_name='готово порций')),
                ('started_at', models.DateTimeField(auto_now_add=True, verbose_name='начат')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='закончен')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто')),
                ('requirement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recalculations', to='courses.requirement', verbose_name='требование')),
            ],
            options={
                'verbose_name': 'пересчёт требования',
                'verbose_name_plural': 'пересчёты требований',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('requirement',), name='one_recalculation_at_a_time')],
            },
        ),
    ]
