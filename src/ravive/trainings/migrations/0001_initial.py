import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.people.models
import ravive.trainings.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Achievement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                ("held_on", models.DateField()),
                ("place", models.CharField(blank=True, max_length=120)),
                ("decks", models.JSONField()),
                ("language", models.CharField(max_length=3)),
                ("share", models.FloatField()),
                ("test_days", models.JSONField()),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="achievements", to="people.organisation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("test_day", models.PositiveSmallIntegerField()),
                ("issued_on", models.DateField()),
                ("badge", models.TextField(blank=True)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "achievement",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="trainings.achievement"),
                ),
            ],
            options={
                "ordering": ["-withdrawn_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("partner", models.CharField(blank=True, max_length=120)),
                ("comment", models.CharField(blank=True, max_length=400)),
                ("held_on", models.DateField()),
                ("decks", models.JSONField(default=list)),
                ("languages", models.JSONField(default=list, validators=[ravive.people.models.known_languages])),
                ("written_for_minors", models.BooleanField(default=False)),
                (
                    "situations",
                    models.PositiveSmallIntegerField(
                        default=9, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)]
                    ),
                ),
                (
                    "cycles",
                    models.PositiveSmallIntegerField(
                        default=4, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)]
                    ),
                ),
                (
                    "weeks",
                    models.PositiveSmallIntegerField(
                        default=36, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(104)]
                    ),
                ),
                ("prompts_a_week", models.PositiveSmallIntegerField(default=2)),
                ("entry_test", models.BooleanField(default=True)),
                ("test_days", models.JSONField(blank=True, default=ravive.trainings.models.usual_test_days)),
                ("uses_controls", models.BooleanField(default=True)),
                ("retention_months", models.PositiveSmallIntegerField(default=24)),
                ("answers_until", models.DateField()),
                ("certificate_share", models.FloatField(blank=True, default=0.8, null=True)),
                ("opened_at", models.DateTimeField()),
                ("forgotten_on", models.DateField(blank=True, null=True)),
                ("practised", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="trainings", to="people.organisation"),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_circles",
                        to="trainings.training",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("prompts_a_week__range", (1, 2))), name="at_most_two_prompts_a_week"),
                    models.CheckConstraint(condition=models.Q(("retention_months__range", (1, 60))), name="retention_in_range"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certificate_share__isnull", True),
                            models.Q(("certificate_share__gt", 0), ("certificate_share__lte", 1)),
                            _connector="OR",
                        ),
                        name="certificate_share_is_a_share",
                    ),
                ],
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("handle", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sealed", models.TextField()),
                ("calendar_mark", models.CharField(max_length=64, null=True, unique=True)),
                ("training", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="trainings.training")),
            ],
        ),
        migrations.AddField(
            model_name="achievement",
            name="training",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="achievements", to="trainings.training"
            ),
        ),
        migrations.CreateModel(
            name="TrainingRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("smallest_group", models.PositiveSmallIntegerField(default=5)),
                ("retention_months", models.PositiveSmallIntegerField(default=24)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="training_rules", to="people.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("smallest_group__gte", 5)), name="group_is_not_too_small"),
                    models.CheckConstraint(condition=models.Q(("retention_months__range", (1, 60))), name="rules_retention_in_range"),
                ],
            },
        ),
    ]
