import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyFingerprint",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=60)),
                ("at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="LinkPreview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deck", models.SlugField(blank=True, max_length=60)),
                ("language", models.CharField(max_length=3)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("content", models.BinaryField()),
                (
                    "page",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="link_preview", to=settings.WAGTAIL_PAGE_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("page", None), ("deck", ""), _connector="XOR"), name="preview_of_a_page_or_a_deck"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("page", None)), fields=("deck", "language"), name="one_preview_a_deck_and_language"
                    ),
                ],
            },
        ),
    ]
