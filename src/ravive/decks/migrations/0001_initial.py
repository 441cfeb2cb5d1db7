import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.register.ordered_json


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RevisionPicture",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Deck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("audience", models.CharField(max_length=20)),
                ("written_for_minors", models.BooleanField(default=False)),
                ("age_rating", models.CharField(default="all_ages", max_length=12)),
                ("languages", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("themes", ravive.register.ordered_json.OrderedJSONField(default=list)),
                ("review_due", models.DateField()),
                ("reviewed_by", ravive.register.ordered_json.OrderedJSONField(default=list)),
                ("licence", models.CharField(max_length=200)),
                ("origins", ravive.register.ordered_json.OrderedJSONField(default=list)),
                ("content_notes", ravive.register.ordered_json.OrderedJSONField(default=list)),
                ("is_shared", models.BooleanField(default=False)),
                ("edited_at", models.DateTimeField()),
                ("shipped_files", models.CharField(blank=True, max_length=64)),
                ("shipped_content", models.CharField(blank=True, max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decks", to="people.organisation"),
                ),
                (
                    "upstream",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="adopted", to="decks.deck"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("card_id", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("kind", models.CharField(max_length=20)),
                ("structure", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("meaning", models.PositiveIntegerField(default=1)),
                ("deck", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="decks.deck")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("deck", "card_id"), name="one_row_a_deck_and_card")],
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DeckPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=60)),
                ("file", models.CharField(max_length=80)),
                ("content", models.BinaryField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("deck", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="decks.deck")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("deck", "name"), name="one_row_a_deck_and_picture")],
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="DeckRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=150)),
                ("note", models.TextField(blank=True)),
                ("snapshot", ravive.register.ordered_json.OrderedJSONField()),
                ("digest", models.CharField(max_length=64)),
                ("signed_content", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("deck", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="decks.deck")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("deck", "number"), name="one_row_a_deck_and_revision")],
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="CardComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_by_name", models.CharField(blank=True, max_length=150)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("card", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="decks.card")),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
                        to="decks.deckrevision",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DeckWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translated_from", ravive.register.ordered_json.OrderedJSONField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("missing", "Missing"), ("outdated", "Outdated"), ("to_be_read", "To Be Read"), ("signed", "Signed")],
                        default="to_be_read",
                        max_length=12,
                    ),
                ),
                ("signed_by_name", models.CharField(blank=True, max_length=150)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("language", models.CharField(max_length=3)),
                ("title", models.TextField()),
                ("summary", models.TextField()),
                ("content_notes", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("deck", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="words", to="decks.deck")),
                (
                    "translated_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("deck", "language"), name="one_row_a_deck_and_language")],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=[("expert", "Expert"), ("second", "Second")], max_length=10)),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("deck", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="decks.deck")),
                (
                    "revision",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="decks.deckrevision"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("revision", "role"), name="one_signature_a_seat"),
                    models.UniqueConstraint(fields=("revision", "by"), name="one_seat_a_person"),
                ],
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("by_name", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("deck", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="decks.deck")),
                (
                    "revision",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="decks.deckrevision"),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Takedown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("card_id", models.CharField(blank=True, max_length=60)),
                ("label", models.CharField(blank=True, max_length=200)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("hurtful", "It may hurt"),
                            ("wrong", "It is wrong or dangerous"),
                            ("outdated", "It is outdated"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=150)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("deck", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="takedowns", to="decks.deck")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at", None)), fields=("deck", "card_id"), name="one_takedown_at_a_time"
                    )
                ],
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CardReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("content", models.CharField(max_length=64)),
                ("card_read", ravive.register.ordered_json.OrderedJSONField(blank=True, null=True)),
                ("is_doubtful", models.BooleanField(default=False)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("card", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="decks.card")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("card", "by"), name="one_reading_a_card_and_person")],
            },
        ),
        migrations.CreateModel(
            name="CardRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("begun_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=150)),
                ("restored", models.PositiveIntegerField(blank=True, null=True)),
                ("structure", ravive.register.ordered_json.OrderedJSONField()),
                ("words", ravive.register.ordered_json.OrderedJSONField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("card", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="decks.card")),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("card", "number"), name="one_row_a_card_and_revision")],
            },
        ),
        migrations.CreateModel(
            name="CardWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translated_from", ravive.register.ordered_json.OrderedJSONField(blank=True, null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("missing", "Missing"), ("outdated", "Outdated"), ("to_be_read", "To Be Read"), ("signed", "Signed")],
                        default="to_be_read",
                        max_length=12,
                    ),
                ),
                ("signed_by_name", models.CharField(blank=True, max_length=150)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("language", models.CharField(max_length=3)),
                ("words", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("card", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="words", to="decks.card")),
                (
                    "translated_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("card", "language"), name="one_row_a_card_and_language")],
            },
        ),
    ]
