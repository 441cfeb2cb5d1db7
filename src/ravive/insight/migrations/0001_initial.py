from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="EntryTestRelease",
            fields=[
                ("training", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("closed_at", models.DateTimeField()),
                ("finished", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=dict)),
                ("counted", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="ReleasedFigures",
            fields=[
                ("training", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("until", models.IntegerField()),
                ("released_at", models.DateTimeField()),
                ("cells", models.JSONField(default=dict)),
                ("overview", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
            ],
        ),
    ]
