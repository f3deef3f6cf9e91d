from django.db import migrations, models

# A title that was changed and not published yet stands by itself; the course is known by that of its newest version.
PART = """
    UPDATE courses_course SET new_title = courses_course.title, title = courses_courseversion.title
    FROM courses_courseversion
    WHERE courses_courseversion.id = courses_course.version_id
        AND courses_courseversion.title <> courses_course.title
"""
JOIN = "UPDATE courses_course SET title = new_title WHERE new_title <> ''"


class Migration(migrations.Migration):
    dependencies = [("courses", "0043_article_pictures")]

    operations = [
        migrations.AddField(
            "course",
            "new_title",
            models.CharField(
                "новое название",
                max_length=200,
                blank=True,
                default="",
                db_default="",
                editable=False,
                help_text="Ещё не опубликовано: его видят только тренеры.",
            ),
        ),
        migrations.RunSQL(PART, JOIN),
    ]
