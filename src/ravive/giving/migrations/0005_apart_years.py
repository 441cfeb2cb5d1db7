from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("giving", "0004_treasury"),
    ]

    operations = [
        migrations.AddField(
            model_name="donor",
            name="apart_years",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RemoveField(
            model_name="certificatepackage",
            name="asked_by",
        ),
    ]
