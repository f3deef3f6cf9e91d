"""Sessions belong to editions; halls, several trainers, series, registrations, interest, addresses of calendars.

What there was becomes the first edition of its course, announced already.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FIRST_EDITIONS = """
INSERT INTO courses_seminaredition (course_id, number, attend, needs_approval, news, letter, announced_at, created_at)
SELECT course_id, 1, 'one', false, '', '', now(), now() FROM courses_seminarsession GROUP BY course_id;
UPDATE courses_seminarsession SET edition_id = courses_seminaredition.id
FROM courses_seminaredition WHERE courses_seminaredition.course_id = courses_seminarsession.course_id;
INSERT INTO courses_sessiontrainer (session_id, user_id, during)
SELECT id, trainer_id, CASE WHEN cancelled_at IS NULL THEN tstzrange(starts_at, ends_at) END
FROM courses_seminarsession WHERE trainer_id IS NOT NULL;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0023_recalculated_people'),
        ('lms', '0005_absences_and_tags'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='seminarsession',
            name='cancel_reason',
            field=models.CharField(blank=True, max_length=300, verbose_name='причина отмены'),
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='changed_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='moved_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='изменено вручную'),
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='online_seats',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='мест онлайн'),
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='seats',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='мест в зале'),
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='sequence',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='slot',
            field=models.DateField(blank=True, null=True, verbose_name='день по правилу'),
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='title',
            field=models.CharField(blank=True, max_length=120, verbose_name='для кого или о чём'),
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='какой по счёту адрес')),
                ('created_at', models.DateTimeField(auto_now=True, verbose_name='создан')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='отозван')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to=settings.AUTH_USER_MODEL, verbose_name='чей')),
            ],
            options={
                'verbose_name': 'адрес календаря',
                'verbose_name_plural': 'адреса календарей',
            },
        ),
        migrations.CreateModel(
            name='SeminarEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='номер')),
                ('attend', models.CharField(choices=[('one', 'одно занятие на выбор'), ('all', 'все занятия подряд')], default='one', max_length=3, verbose_name='слушатель приходит на')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='запись открыта с')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='запись открыта до')),
                ('needs_approval', models.BooleanField(default=False, verbose_name='запись согласует руководитель органа')),
                ('news', models.TextField(blank=True, verbose_name='что изменилось с прошлого раза')),
                ('letter', models.TextField(blank=True, verbose_name='что написать записавшимся')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='объявлен')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='заведён')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='courses.course', verbose_name='курс')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто завёл')),
            ],
            options={
                'verbose_name': 'выпуск',
                'verbose_name_plural': 'выпуски',
                'ordering': ['course_id', '-number'],
            },
        ),
        migrations.CreateModel(
            name='AgencyQuota',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='не больше мест')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.agency', verbose_name='орган')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='quotas', to='courses.seminaredition', verbose_name='выпуск')),
            ],
            options={
                'verbose_name': 'квота органа',
                'verbose_name_plural': 'квоты органов',
                'ordering': ['agency__path'],
            },
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='edition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='courses.seminaredition', verbose_name='выпуск'),
        ),
        migrations.CreateModel(
            name='Hall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, unique=True, verbose_name='название')),
                ('address', models.CharField(blank=True, max_length=250, verbose_name='адрес')),
                ('seats', models.PositiveSmallIntegerField(verbose_name='мест')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='как пройти, что взять')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='больше не занимаем')),
            ],
            options={
                'verbose_name': 'зал',
                'verbose_name_plural': 'залы',
                'ordering': ['title'],
                'constraints': [models.CheckConstraint(condition=models.Q(('seats__gt', 0)), name='hall_has_seats')],
            },
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='hall',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='courses.hall', verbose_name='зал'),
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='когда')),
                ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='узнал о дате')),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.agency', verbose_name='орган')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interests', to='courses.course', verbose_name='курс')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто')),
            ],
            options={
                'verbose_name': 'желание прийти',
                'verbose_name_plural': 'желания прийти',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('hall', 'в зале'), ('online', 'онлайн')], default='hall', max_length=6, verbose_name='как')),
                ('state', models.CharField(choices=[('asked', 'ждёт согласования'), ('seated', 'записан'), ('waiting', 'в листе ожидания'), ('withdrawn', 'отказался'), ('refused', 'не согласовано'), ('cancelled', 'занятие отменено')], max_length=9, verbose_name='состояние')),
                ('queued_at', models.DateTimeField(blank=True, null=True, verbose_name='в очереди с')),
                ('promoted_at', models.DateTimeField(blank=True, null=True, verbose_name='получил место из листа')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='причина')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='записан в')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='закрыта')),
                ('sequence', models.PositiveIntegerField(default=0, editable=False)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(editable=False, null=True)),
                ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.agency', verbose_name='орган')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто решил')),
                ('instead_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='courses.registration', verbose_name='вместо кого')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто записал')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='courses.seminarsession', verbose_name='занятие')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to=settings.AUTH_USER_MODEL, verbose_name='кто')),
            ],
            options={
                'verbose_name': 'запись на занятие',
                'verbose_name_plural': 'записи на занятия',
                'ordering': ['queued_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=200, verbose_name='правило')),
                ('starts_on', models.DateField(verbose_name='первый день')),
                ('start', models.TimeField(verbose_name='начало')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='минут')),
                ('days_off', models.CharField(choices=[('skip', 'пропустить'), ('next', 'перенести на следующий рабочий день'), ('keep', 'провести всё равно')], default='skip', max_length=4, verbose_name='если выходной')),
                ('except_days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField(), blank=True, default=list, size=None, verbose_name='кроме дней')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='для кого или о чём')),
                ('place', models.CharField(blank=True, max_length=250, verbose_name='место')),
                ('online_url', models.URLField(blank=True, max_length=500, verbose_name='ссылка на трансляцию')),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='мест в зале')),
                ('online_seats', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='мест онлайн')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='courses.seminaredition', verbose_name='выпуск')),
                ('hall', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.hall', verbose_name='зал')),
                ('trainers', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='тренеры')),
            ],
            options={
                'verbose_name': 'серия занятий',
                'verbose_name_plural': 'серии занятий',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='courses.series', verbose_name='серия'),
        ),
        migrations.CreateModel(
            name='SessionTrainer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField(editable=False, null=True)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leads', to='courses.seminarsession', verbose_name='занятие')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='тренер')),
            ],
            options={
                'verbose_name': 'тренер занятия',
                'verbose_name_plural': 'тренеры занятий',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='seminarsession',
            name='trainers',
            field=models.ManyToManyField(related_name='+', through='courses.SessionTrainer', to=settings.AUTH_USER_MODEL, verbose_name='тренеры'),
        ),
        migrations.RunSQL(FIRST_EDITIONS, migrations.RunSQL.noop),
    ]
