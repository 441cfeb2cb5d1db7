import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.register.ordered_json


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("decks", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeckMemory",
            fields=[
                ("deck", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("model", models.JSONField()),
                ("answers", models.PositiveIntegerField()),
                ("fitted_at", models.DateTimeField()),
                ("until", models.PositiveIntegerField(default=0)),
                ("cards_until", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="PublishedContacts",
            fields=[
                ("language", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("body", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PublishedPicture",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("media_type", models.CharField(max_length=40)),
                ("extension", models.CharField(max_length=8)),
                ("content", models.BinaryField()),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BundleTaken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deck", models.SlugField(max_length=60)),
                ("language", models.CharField(max_length=3)),
                ("digest", models.CharField(max_length=64)),
                ("way", models.CharField(choices=[("print", "Print"), ("single_file", "Single File")], max_length=12)),
                ("day", models.DateField()),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("deck", "language", "digest", "way", "day"), name="one_row_a_bundle_way_and_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("waiting", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("requested_at", models.DateTimeField()),
                ("requested_by_name", models.CharField(max_length=150)),
                ("steps", models.PositiveSmallIntegerField()),
                ("steps_done", models.PositiveSmallIntegerField(default=0)),
                ("has_failed", models.BooleanField(default=False)),
                (
                    "deck",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="publication_request", to="decks.deck"),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("revision", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="decks.deckrevision")),
            ],
        ),
        migrations.CreateModel(
            name="CardReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("card_id", models.CharField(max_length=60)),
                ("bundle_digest", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=3)),
                (
                    "reason",
                    models.CharField(
                        choices=[("outdated", "Outdated"), ("unclear", "Unclear"), ("wrong", "Wrong"), ("hurtful", "Hurtful")],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_by_name", models.CharField(blank=True, max_length=150)),
                ("closing_note", models.TextField(blank=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "deck",
                    models.ForeignKey(
                        db_column="deck",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="decks.deck",
                        to_field="slug",
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "pk"],
                "indexes": [models.Index(fields=["deck", "card_id"], name="reports_of_a_card")],
            },
        ),
        migrations.CreateModel(
            name="PublishedBundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deck", models.SlugField(max_length=60)),
                ("language", models.CharField(max_length=3)),
                ("digest", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("bytes", models.PositiveIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=150)),
                ("is_current", models.BooleanField(default=True)),
                ("gone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revision",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bundles", to="decks.deckrevision"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("deck", "language", "digest"), name="one_row_a_bundle"),
                    models.CheckConstraint(
                        condition=models.Q(("is_current", False), ("gone_at", None), _connector="OR"), name="what_is_gone_is_not_current"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)), fields=("deck", "language"), name="one_current_bundle"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakedownNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(choices=[("own", "Own"), ("adopted", "Adopted"), ("training", "Training")], max_length=10)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("read_by_name", models.CharField(blank=True, max_length=150)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"),
                ),
                ("takedown", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="decks.takedown")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("takedown", "organisation"), name="one_notice_an_organisation")],
            },
        ),
    ]
