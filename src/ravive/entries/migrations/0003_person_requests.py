import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entries", "0002_cleared_mailboxes"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField(blank=True)),
                ("received_on", models.DateField()),
                ("due_on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                ("erase_on", models.DateField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="person_requests", to="people.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "-pk"],
                "indexes": [
                    models.Index(condition=models.Q(("answered_on", None)), fields=["organisation", "due_on"], name="requests_to_answer")
                ],
            },
        ),
    ]
