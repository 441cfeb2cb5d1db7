from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DiskMeasure",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("machine", models.CharField(default="", max_length=80)),
                ("free_bytes", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="WorkerHeartbeat",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("machine", models.CharField(max_length=80)),
                ("started_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SentNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("matter", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=0)),
                ("mails", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("matter", "day"), name="one_notice_a_matter_and_day")],
            },
        ),
    ]
