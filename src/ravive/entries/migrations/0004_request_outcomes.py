from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entries", "0003_person_requests")]

    operations = [
        migrations.AddField("personrequest", "language", models.CharField(blank=True, default="", max_length=12)),
        migrations.AddField(
            "personrequest",
            "extension_reason",
            models.CharField(
                blank=True,
                choices=[
                    ("complex", "it is difficult: many details have to be looked through"),
                    ("many", "many requests came at the same time"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "personrequest",
            "outcome",
            models.CharField(
                blank=True,
                choices=[
                    ("done", "We did what the person asked"),
                    ("nothing", "Nothing is stored under this address"),
                    ("refused", "We refuse"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "personrequest",
            "refusal_reason",
            models.CharField(
                blank=True,
                choices=[
                    ("unknown", "we cannot establish who asks (GDPR, article 12.6)"),
                    ("duty", "the law obliges us to store these details (GDPR, article 17.3)"),
                    ("others", "it would harm the rights of other people (GDPR, article 15.4)"),
                    ("unfounded", "the request has clearly no ground (GDPR, article 12.5)"),
                    ("excessive", "the same request was repeated without a new reason (GDPR, article 12.5)"),
                ],
                default="",
                max_length=10,
            ),
        ),
    ]
