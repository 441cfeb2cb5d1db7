"""The tables of `decks`: decks, their cards, revisions and reviews."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.register.ordered_json


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("card_id", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("kind", models.CharField(max_length=20)),
                ("structure", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("meaning", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
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
            ],
            options={
                "ordering": ["position", "slug"],
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
            ],
            options={
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
            ],
            options={
                "ordering": ["-number"],
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
            ],
        ),
        migrations.CreateModel(
            name="RevisionPicture",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
            ],
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
            ],
            options={
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
            ],
            options={
                "ordering": ["-at", "-pk"],
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
            ],
            options={
                "ordering": ["at", "pk"],
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
        ),
        migrations.AddField(
            model_name="deck",
            name="organisation",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="decks", to="people.organisation"),
        ),
        migrations.AddField(
            model_name="deck",
            name="upstream",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="adopted", to="decks.deck"
            ),
        ),
        migrations.AddField(
            model_name="card",
            name="deck",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="decks.deck"),
        ),
        migrations.AddField(
            model_name="deckpicture",
            name="deck",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="pictures", to="decks.deck"),
        ),
        migrations.AddField(
            model_name="deckrevision",
            name="by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="deckrevision",
            name="deck",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="decks.deck"),
        ),
        migrations.AddField(
            model_name="cardcomment",
            name="revision",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="comments", to="decks.deckrevision"
            ),
        ),
        migrations.AddField(
            model_name="deckwords",
            name="deck",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="words", to="decks.deck"),
        ),
        migrations.AddField(
            model_name="deckwords",
            name="translated_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="signoff",
            name="by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="signoff",
            name="deck",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="decks.deck"),
        ),
        migrations.AddField(
            model_name="signoff",
            name="revision",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="decks.deckrevision"),
        ),
        migrations.AddField(
            model_name="submission",
            name="by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="submission",
            name="deck",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="decks.deck"),
        ),
        migrations.AddField(
            model_name="submission",
            name="revision",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="decks.deckrevision"),
        ),
        migrations.AddConstraint(
            model_name="cardrevision",
            constraint=models.UniqueConstraint(fields=("card", "number"), name="one_row_a_card_and_revision"),
        ),
        migrations.AddConstraint(
            model_name="cardwords",
            constraint=models.UniqueConstraint(fields=("card", "language"), name="one_row_a_card_and_language"),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.UniqueConstraint(fields=("deck", "card_id"), name="one_row_a_deck_and_card"),
        ),
        migrations.AddConstraint(
            model_name="deckpicture",
            constraint=models.UniqueConstraint(fields=("deck", "name"), name="one_row_a_deck_and_picture"),
        ),
        migrations.AddConstraint(
            model_name="deckrevision",
            constraint=models.UniqueConstraint(fields=("deck", "number"), name="one_row_a_deck_and_revision"),
        ),
        migrations.AddConstraint(
            model_name="deckwords",
            constraint=models.UniqueConstraint(fields=("deck", "language"), name="one_row_a_deck_and_language"),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(fields=("revision", "role"), name="one_signature_a_seat"),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.UniqueConstraint(fields=("revision", "by"), name="one_seat_a_person"),
        ),
    ]
