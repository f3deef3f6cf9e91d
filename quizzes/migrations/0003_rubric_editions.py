"""A rubric has a title and editions; what stood as a version becomes an edition of the programme's rubric."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The rubric in force keeps the first number only if it is the oldest: numbers follow the order of creation.
NUMBER = """
UPDATE quizzes_rubric r SET published_at = r.created_at, number = n.number
FROM (SELECT id, row_number() OVER (ORDER BY id) AS number FROM quizzes_rubric) n WHERE n.id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("quizzes", "0002_exercise_kinds"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="rubric",
            options={
                "ordering": ["title", "-number"],
                "verbose_name": "рубрика",
                "verbose_name_plural": "рубрики",
            },
        ),
        migrations.RemoveField(model_name="rubric", name="version"),
        migrations.AddField(
            model_name="rubric",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="автор",
            ),
        ),
        migrations.AddField(
            model_name="rubric",
            name="number",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="редакция"),
        ),
        migrations.AddField(
            model_name="rubric",
            name="published_at",
            field=models.DateTimeField(null=True, verbose_name="опубликована"),
        ),
        migrations.AddField(
            model_name="rubric",
            name="title",
            field=models.CharField(default="Рубрика ответа жителю", max_length=120, verbose_name="название"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="scenario",
            name="rubric",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scenarios",
                to="quizzes.rubric",
                verbose_name="рубрика",
            ),
        ),
        migrations.RunSQL(NUMBER, migrations.RunSQL.noop),
    ]
