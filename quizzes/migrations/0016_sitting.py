import json

import django.core.validators
import django.db.models.deletion
import quizzes.assembly.reviews
from django.db import migrations, models

# What the four choices of before meant, as a table of what is seen when.
MEANING = {
    'score': (['score'], False),
    'marks': (['score', 'marks'], False),
    'full': (['score', 'marks', 'answers', 'feedback'], False),
    'full_at_end': (['score', 'marks', 'answers', 'feedback'], True),
}


def as_table(word):
    parts, key_waits = MEANING[word]
    table = {'during': ['feedback'], 'after': parts, 'later': parts, 'closed': parts, 'key_waits': key_waits}
    return f"'{json.dumps(table)}'::jsonb"


TO_TABLE = 'CASE review ' + ' '.join(f"WHEN '{word}' THEN {as_table(word)}" for word in MEANING) + " ELSE '{}'::jsonb END"
TO_WORD = """CASE WHEN review->'after' ? 'answers' AND (review->>'key_waits')::boolean THEN 'full_at_end'
WHEN review->'after' ? 'answers' THEN 'full' WHEN review->'after' ? 'marks' THEN 'marks' ELSE 'score' END"""


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0015_papers'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttemptEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('away', 'страница теста закрыта или не видна'), ('back', 'страница теста снова видна'), ('resumed', 'тест продолжен'), ('address', 'другой сетевой адрес'), ('browser', 'другой браузер'), ('window', 'тест открыт во втором окне')], max_length=10, verbose_name='что')),
                ('at', models.DateTimeField(verbose_name='когда')),
                ('detail', models.CharField(blank=True, max_length=140, verbose_name='подробности')),
            ],
            options={
                'verbose_name': 'событие попытки',
                'verbose_name_plural': 'события попыток',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='attempt',
            name='address',
            field=models.GenericIPAddressField(null=True, verbose_name='последний адрес'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='browser',
            field=models.CharField(db_default='', default='', max_length=60, verbose_name='последний браузер'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='forward_only',
            field=models.BooleanField(db_default=False, default=False, verbose_name='только вперёд'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='grace_seconds',
            field=models.PositiveSmallIntegerField(db_default=60, default=60, verbose_name='запас после звонка, секунд'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='layout',
            field=models.CharField(db_default='all', default='all', max_length=8, verbose_name='расположение вопросов'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='may_pass',
            field=models.BooleanField(db_default=True, default=True, verbose_name='может дать зачёт'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='page',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='страница'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='penalty',
            field=models.FloatField(db_default=0.0, default=0.0, verbose_name='штраф за неверную пробу'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='practice',
            field=models.BooleanField(db_default=False, default=False, verbose_name='тренировка'),
        ),
        migrations.AddField(
            model_name='attempt',
            name='repeating',
            field=models.BooleanField(db_default=False, default=False, verbose_name='повторяет трудные'),
        ),
        migrations.AddField(
            model_name='item',
            name='flagged',
            field=models.BooleanField(db_default=False, default=False, verbose_name='вернуться позже'),
        ),
        migrations.AddField(
            model_name='item',
            name='page',
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name='страница'),
        ),
        migrations.AddField(
            model_name='item',
            name='tries',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list, verbose_name='пробы'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='forward_only',
            field=models.BooleanField(db_default=False, default=False, verbose_name='только вперёд'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='grace_seconds',
            field=models.PositiveSmallIntegerField(db_default=60, default=60, validators=[django.core.validators.MaxValueValidator(3600)], verbose_name='запас после звонка, секунд'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='layout',
            field=models.CharField(choices=[('all', 'все вопросы на одной странице'), ('sections', 'раздел на странице'), ('single', 'по одному вопросу')], db_default='all', default='all', max_length=8, verbose_name='расположение вопросов'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='penalty',
            field=models.FloatField(db_default=0.3333333333333333, default=0.3333333333333333, verbose_name='штраф за неверную пробу'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='practice',
            field=models.BooleanField(db_default=False, default=False, verbose_name='тренировка'),
        ),
        migrations.AddField(
            model_name='quiz',
            name='practice_counts',
            field=models.BooleanField(db_default=False, default=False, verbose_name='тренировка даёт зачёт'),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'ALTER TABLE quizzes_{table} ALTER COLUMN review TYPE jsonb USING {TO_TABLE}',
                    f'ALTER TABLE quizzes_{table} ALTER COLUMN review TYPE varchar(12) USING {TO_WORD}',
                )
                for table in ('attempt', 'quiz')
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='attempt',
                    name='review',
                    field=models.JSONField(default=dict, verbose_name='что видно и когда'),
                ),
                migrations.AlterField(
                    model_name='quiz',
                    name='review',
                    field=models.JSONField(blank=True, default=quizzes.assembly.reviews.default, verbose_name='что видно и когда'),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='quiz',
            constraint=models.CheckConstraint(condition=models.Q(('penalty__range', (0.0, 1.0))), name='quiz_penalty_in_range'),
        ),
        migrations.AddField(
            model_name='attemptevent',
            name='attempt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='quizzes.attempt', verbose_name='попытка'),
        ),
        migrations.AddConstraint(
            model_name='attemptevent',
            constraint=models.UniqueConstraint(fields=('attempt', 'kind', 'at'), name='attempt_event_once'),
        ),
    ]
