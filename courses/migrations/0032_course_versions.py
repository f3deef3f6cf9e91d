import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Every course that learners know gets its first version, and whoever has begun it reads that.
FIRST_VERSIONS = """
INSERT INTO courses_courseversion (course_id, number, revision, scope, changelog, published_at, title, subtitle,
    description, objectives, audience, academic_hours, valid_months, completing, enough)
SELECT c.id, 1, 0, 'essential', '', coalesce(c.published_at, now()), c.title, c.subtitle,
    c.description, c.objectives, c.audience, c.academic_hours, c.valid_months, c.completing, c.enough
FROM courses_course c
WHERE c.state <> 'draft' OR EXISTS (SELECT FROM courses_enrolment e WHERE e.course_id = c.id);

INSERT INTO courses_lessonversion (version_id, lesson_id, "order", kind, title, summary, minutes, required, weight,
    completion, after_id, body, file_id, url, quiz_id, scenario_id, settings)
SELECT v.id, l.id, l."order", l.kind, l.title, l.summary, l.minutes, l.required, l.weight,
    l.completion, l.after_id, l.body, l.file_id, l.url, l.quiz_id, l.scenario_id, l.settings
FROM courses_courseversion v JOIN courses_lesson l ON l.course_id = v.course_id AND l.archived_at IS NULL;

UPDATE courses_course c SET version_id = v.id FROM courses_courseversion v WHERE v.course_id = c.id;
UPDATE courses_enrolment e SET version_id = v.id FROM courses_courseversion v WHERE v.course_id = e.course_id;
"""
NEVER_CHANGED = """
SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED;
CREATE TRIGGER course_version_append_only BEFORE UPDATE OR DELETE ON courses_courseversion
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
CREATE TRIGGER lesson_version_append_only BEFORE UPDATE OR DELETE ON courses_lessonversion
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
CREATE TRIGGER sight_append_only BEFORE UPDATE OR DELETE ON courses_sight
    FOR EACH ROW EXECUTE FUNCTION lms_refuse_change();
"""
CHANGED_AGAIN = """
DROP TRIGGER sight_append_only ON courses_sight;
DROP TRIGGER lesson_version_append_only ON courses_lessonversion;
DROP TRIGGER course_version_append_only ON courses_courseversion;
"""


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0031_lesson_settings_and_kinds"),
        ('lms', '0013_agency_names'),
        ('quizzes', '0021_rounds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='completing',
            field=models.CharField(choices=[('all', 'все обязательные уроки'), ('some', 'не меньше скольких-то уроков'), ('score', 'сумма баллов с весами')], default='all', max_length=5, verbose_name='чем завершается'),
        ),
        migrations.AddField(
            model_name='course',
            name='enough',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Уроков или процентов — смотря чем завершается.', null=True, verbose_name='сколько нужно'),
        ),
        migrations.AddField(
            model_name='lesson',
            name='weight',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='вес'),
        ),
        migrations.AlterField(
            model_name='lesson',
            name='after',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.lesson', verbose_name='только после урока'),
        ),
        migrations.AlterField(
            model_name='lesson',
            name='quiz',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='quizzes.quiz', verbose_name='тест'),
        ),
        migrations.AlterField(
            model_name='lesson',
            name='scenario',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='quizzes.scenario', verbose_name='упражнение'),
        ),
        migrations.CreateModel(
            name='CourseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='название')),
                ('subtitle', models.CharField(blank=True, max_length=300, verbose_name='подзаголовок')),
                ('description', models.TextField(blank=True, verbose_name='о чём семинар')),
                ('objectives', models.JSONField(blank=True, default=list, verbose_name='чему научитесь')),
                ('audience', models.CharField(blank=True, max_length=200, verbose_name='для кого')),
                ('academic_hours', models.PositiveSmallIntegerField(default=2, verbose_name='академических часов')),
                ('valid_months', models.PositiveSmallIntegerField(blank=True, default=12, null=True, verbose_name='сертификат действует, месяцев')),
                ('completing', models.CharField(choices=[('all', 'все обязательные уроки'), ('some', 'не меньше скольких-то уроков'), ('score', 'сумма баллов с весами')], default='all', max_length=5, verbose_name='чем завершается')),
                ('enough', models.PositiveSmallIntegerField(blank=True, help_text='Уроков или процентов — смотря чем завершается.', null=True, verbose_name='сколько нужно')),
                ('number', models.PositiveIntegerField(verbose_name='версия')),
                ('revision', models.PositiveIntegerField(default=0, verbose_name='исправление')),
                ('scope', models.CharField(choices=[('essential', 'по существу'), ('material', 'только материалы')], default='essential', max_length=9, verbose_name='что изменилось')),
                ('changelog', models.CharField(blank=True, max_length=300, verbose_name='строка для списка изменений')),
                ('published_at', models.DateTimeField(verbose_name='опубликована')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='courses.course', verbose_name='курс')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто опубликовал')),
            ],
            options={
                'verbose_name': 'версия курса',
                'verbose_name_plural': 'версии курсов',
                'ordering': ['course_id', '-number', '-revision'],
            },
        ),
        migrations.AddField(
            model_name='course',
            name='version',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.courseversion', verbose_name='последняя версия'),
        ),
        migrations.AddField(
            model_name='enrolment',
            name='version',
            field=models.ForeignKey(help_text='Пусто — последняя.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='courses.courseversion', verbose_name='версия'),
        ),
        migrations.CreateModel(
            name='LessonVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='порядок')),
                ('kind', models.CharField(choices=[('text', 'материал'), ('file', 'файл'), ('video', 'видео'), ('link', 'ссылка'), ('quiz', 'тест'), ('reply', 'упражнение на ответ'), ('checklist', 'чек-лист'), ('poll', 'опрос'), ('glossary', 'словарь'), ('shift', 'дежурная смена'), ('session', 'занятие')], max_length=12, verbose_name='вид')),
                ('title', models.CharField(max_length=200, verbose_name='название')),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='о чём урок')),
                ('minutes', models.PositiveSmallIntegerField(default=10, verbose_name='минут')),
                ('required', models.BooleanField(default=True, verbose_name='обязателен для зачёта курса')),
                ('weight', models.PositiveSmallIntegerField(default=1, verbose_name='вес')),
                ('completion', models.CharField(choices=[('viewed', 'открыть и отметить пройденным'), ('passed', 'получить зачёт'), ('submitted', 'отправить ответ'), ('marked', 'получить зачёт у тренера'), ('time', 'пробыть на уроке не меньше скольких-то минут'), ('watched', 'посмотреть не меньше какой-то доли записи'), ('attended', 'побывать на занятии'), ('ticked', 'отметить все обязательные пункты'), ('voted', 'проголосовать')], default='viewed', max_length=10, verbose_name='засчитывается')),
                ('body', models.TextField(blank=True, verbose_name='текст')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='ссылка')),
                ('settings', models.JSONField(blank=True, default=dict, verbose_name='устройство')),
                ('after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.lesson', verbose_name='только после урока')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='lms.storedfile', verbose_name='файл')),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='courses.lesson', verbose_name='урок')),
                ('quiz', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='quizzes.quiz', verbose_name='тест')),
                ('scenario', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='quizzes.scenario', verbose_name='упражнение')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lessons', to='courses.courseversion', verbose_name='версия курса')),
            ],
            options={
                'verbose_name': 'версия урока',
                'verbose_name_plural': 'версии уроков',
                'ordering': ['version_id', 'order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Prerequisite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prerequisites', to='courses.course', verbose_name='курс')),
                ('needed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prerequisite_of', to='courses.course', verbose_name='сначала')),
            ],
            options={
                'verbose_name': 'что пройти сначала',
                'verbose_name_plural': 'что пройти сначала',
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField(verbose_name='когда')),
                ('scope', models.CharField(choices=[('essential', 'по существу'), ('material', 'только материалы')], default='essential', max_length=9, verbose_name='что изменилось')),
                ('changelog', models.CharField(blank=True, max_length=300, verbose_name='строка для списка изменений')),
                ('move', models.BooleanField(default=False, verbose_name='перевести тех, кто уже начал')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='назначено')),
                ('state', models.CharField(choices=[('waiting', 'ждёт своего часа'), ('done', 'опубликовано'), ('cancelled', 'отменено'), ('refused', 'не вышло')], default='waiting', max_length=9, verbose_name='состояние')),
                ('reason', models.TextField(blank=True, verbose_name='почему не вышло')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто назначил')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='courses.course', verbose_name='курс')),
            ],
            options={
                'verbose_name': 'публикация по времени',
                'verbose_name_plural': 'публикации по времени',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Sight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(verbose_name='открыт')),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sights', to='courses.lessonversion', verbose_name='версия урока')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто')),
            ],
            options={
                'verbose_name': 'кто что видел',
                'verbose_name_plural': 'кто что видел',
            },
        ),
        migrations.AddConstraint(
            model_name='courseversion',
            constraint=models.UniqueConstraint(fields=('course', 'number', 'revision'), name='version_once'),
        ),
        migrations.AddConstraint(
            model_name='courseversion',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', 0)), name='version_from_one'),
        ),
        migrations.AddConstraint(
            model_name='lessonversion',
            constraint=models.UniqueConstraint(fields=('version', 'lesson'), name='lesson_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='prerequisite',
            constraint=models.UniqueConstraint(fields=('course', 'needed'), name='prerequisite_once'),
        ),
        migrations.AddConstraint(
            model_name='prerequisite',
            constraint=models.CheckConstraint(condition=models.Q(('course', models.F('needed')), _negated=True), name='prerequisite_of_another'),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('course',), name='publication_one_waits'),
        ),
        migrations.AddConstraint(
            model_name='sight',
            constraint=models.UniqueConstraint(fields=('user', 'lesson'), name='sight_once_a_version'),
        ),
        migrations.RunSQL(FIRST_VERSIONS, migrations.RunSQL.noop),
        migrations.RunSQL(NEVER_CHANGED, CHANGED_AGAIN),
    ]
