import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10)),
                ("deck", models.SlugField(blank=True, max_length=60)),
                ("title", models.TextField()),
                ("summary", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "hue",
                    models.CharField(
                        choices=[("signs", "Orange"), ("react", "Yellow"), ("report", "Green"), ("law", "Blue"), ("online", "Purple")],
                        default="signs",
                        max_length=10,
                    ),
                ),
                ("shown_on", models.DateField(null=True)),
                ("title_stems", models.TextField(blank=True)),
                ("summary_stems", models.TextField(blank=True)),
                ("text_stems", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
                (
                    "page",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="search_entry", to=settings.WAGTAIL_PAGE_MODEL
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.site"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deck", ""), _negated=True), fields=("deck", "language"), name="one_search_entry_a_deck"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("page", None), ("deck", ""), _connector="XOR"), name="search_entry_of_a_page_or_a_deck"
                    ),
                ],
            },
        ),
    ]
