import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.site.blocks


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("trainings", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkshopPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="Two or three sentences. Lists, searches and link previews show them.",
                        max_length=400,
                        verbose_name="Summary",
                    ),
                ),
                (
                    "picture_alternative",
                    models.CharField(
                        blank=True,
                        help_text="For people who do not see it. Required with a picture.",
                        max_length=250,
                        verbose_name="What the picture shows",
                    ),
                ),
                (
                    "hue",
                    models.CharField(
                        choices=[("signs", "Orange"), ("react", "Yellow"), ("report", "Green"), ("law", "Blue"), ("online", "Purple")],
                        default="signs",
                        max_length=10,
                        verbose_name="Colour",
                    ),
                ),
                (
                    "review_on",
                    models.DateField(
                        blank=True,
                        help_text="On this day, the desk lists the page among those to read again.",
                        null=True,
                        verbose_name="To be reviewed on",
                    ),
                ),
                ("is_example", models.BooleanField(default=False, editable=False)),
                (
                    "place",
                    models.CharField(
                        choices=[("school", "School"), ("centre", "Centre for unaccompanied minors"), ("other", "Other place")],
                        default="school",
                        max_length=10,
                        verbose_name="For whom",
                    ),
                ),
                ("steps", ravive.site.blocks.BlocksField([], blank=True, verbose_name="Steps")),
                ("body", ravive.site.blocks.BlocksField([], blank=True, verbose_name="Text")),
                (
                    "takes_requests",
                    models.BooleanField(
                        default=True,
                        help_text="Without it, the page leads to the pages below it.",
                        verbose_name="People can ask for a workshop here",
                    ),
                ),
                (
                    "decks",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="A training that is opened from a request begins with them.",
                        verbose_name="Decks of the training",
                    ),
                ),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailimages.image",
                        verbose_name="Picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "workshops",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="WorkshopRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("mailbox_mark", models.CharField(blank=True, max_length=64)),
                ("entered_on", models.DateField()),
                ("is_confirmed", models.BooleanField(default=False)),
                ("erase_on", models.DateField(null=True)),
                (
                    "place",
                    models.CharField(
                        choices=[("school", "School"), ("centre", "Centre for unaccompanied minors"), ("other", "Other place")],
                        max_length=10,
                    ),
                ),
                ("establishment", models.CharField(blank=True, max_length=120)),
                ("postal_code", models.CharField(blank=True, max_length=10)),
                (
                    "function",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("head", "Management"),
                            ("teacher", "Teacher"),
                            ("educator", "Educator"),
                            ("counsellor", "School counselling or health service"),
                            ("social_worker", "Social worker"),
                            ("guardian", "Guardian"),
                            ("youth_worker", "Youth worker"),
                            ("other", "Another function"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English")], max_length=10
                    ),
                ),
                ("needs_interpreter", models.BooleanField(default=False)),
                ("age_bands", models.JSONField(default=list)),
                ("groups", models.PositiveSmallIntegerField()),
                (
                    "group_size",
                    models.CharField(
                        choices=[
                            ("10", "Up to 10 people"),
                            ("20", "11 to 20 people"),
                            ("30", "21 to 30 people"),
                            ("more", "More than 30 people"),
                        ],
                        max_length=5,
                    ),
                ),
                ("month", models.DateField(blank=True, null=True)),
                (
                    "day_part",
                    models.CharField(
                        choices=[("any", "No matter"), ("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")],
                        default="any",
                        max_length=10,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("contacted", "Contacted"),
                            ("planned", "Planned"),
                            ("done", "Done"),
                            ("dropped", "Does not take place"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("is_erased", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="workshop_requests", to="people.organisation"
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="workshops.workshoppage"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "training",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="workshop_request",
                        to="trainings.training",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_erased", False),
                            models.Q(("establishment", ""), ("function", ""), ("handle", None), ("postal_code", "")),
                            _connector="OR",
                        ),
                        name="an_erased_workshop_request_names_nobody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["new", "contacted", "planned", "done", "dropped"])),
                        name="workshop_stage_is_known",
                    ),
                ],
                "ordering": ["entered_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkshopAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("contact", "First answer"), ("date", "The day is agreed"), ("thanks", "After the workshop")],
                        max_length=10,
                    ),
                ),
                ("sent_on", models.DateField()),
                (
                    "request",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="workshops.workshoprequest"),
                ),
            ],
            options={
                "ordering": ["sent_on", "pk"],
            },
        ),
    ]
