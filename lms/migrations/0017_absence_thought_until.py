from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lms", "0016_captions")]

    operations = [
        migrations.AddField(
            "absence", "thought_until", models.DateField(editable=False, null=True, verbose_name="считалось, что по")
        )
    ]
