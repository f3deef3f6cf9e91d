import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0022_item_of_a_skill")]
    operations = [
        migrations.RemoveField(model_name="recalculation", name="portions"),
        migrations.RemoveField(model_name="recalculation", name="bounds"),
        migrations.AddField(
            model_name="recalculation",
            name="people",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None, verbose_name="люди"
            ),
            preserve_default=False,
        ),
    ]
