"""Constraints stand apart from the data of 0003: PostgreSQL does not alter a table with rows that wait for checks."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_rubric_editions")]

    operations = [
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.UniqueConstraint(fields=("title", "number"), name="rubric_edition_once"),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.UniqueConstraint(
                condition=Q(("published_at", None)), fields=("title",), name="one_draft_edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="rubric",
            constraint=models.CheckConstraint(
                condition=Q(("is_current", False), ("published_at__isnull", False), _connector="OR"),
                name="current_rubric_is_published",
            ),
        ),
    ]
