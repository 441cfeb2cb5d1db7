import django.db.models.deletion
import modelcluster.fields
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
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("is_open", models.BooleanField(default=True, verbose_name="People can register")),
                (
                    "places",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty: no limit. Taking part online needs no place.",
                        null=True,
                        verbose_name="Places on site",
                    ),
                ),
                ("has_waiting_list", models.BooleanField(default=True, verbose_name="Waiting list when all places are taken")),
                (
                    "closes_at",
                    models.DateTimeField(
                        blank=True, help_text="Empty: until the event begins.", null=True, verbose_name="Registration until"
                    ),
                ),
                (
                    "online_address",
                    models.URLField(
                        blank=True,
                        help_text="Only people who registered see it, on their own page.",
                        verbose_name="Web address for taking part online",
                    ),
                ),
                ("promised_days", models.JSONField(default=dict, editable=False)),
                ("counted", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="events", to="people.organisation"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EventIndexPage",
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
                "verbose_name": "list of events",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="EventPage",
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
                ("starts_at", models.DateTimeField(verbose_name="Begins")),
                (
                    "ends_at",
                    models.DateTimeField(
                        help_text="The days on which details of people who registered are deleted are counted from here.",
                        verbose_name="Ends",
                    ),
                ),
                (
                    "attendance",
                    models.CharField(
                        choices=[("place", "On site"), ("online", "Online"), ("both", "On site or online")],
                        default="place",
                        max_length=6,
                        verbose_name="Where people take part",
                    ),
                ),
                (
                    "place",
                    models.CharField(blank=True, help_text="City, then the name of the place.", max_length=120, verbose_name="Place"),
                ),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="Address")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="Languages of the event")),
                (
                    "access",
                    models.CharField(
                        blank=True,
                        help_text="What the place offers: sign language, hearing loop, a quiet room, no steps.",
                        max_length=300,
                        verbose_name="Access",
                    ),
                ),
                ("body", ravive.site.blocks.BlocksField([], blank=True, verbose_name="Text")),
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
                (
                    "training",
                    models.ForeignKey(
                        blank=True,
                        help_text="People who registered find its code on their own page.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="trainings.training",
                        verbose_name="Training",
                    ),
                ),
            ],
            options={
                "verbose_name": "event",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="ProgrammeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("day", models.DateField(blank=True, help_text="Only for an event of several days.", null=True, verbose_name="Day")),
                ("starts", models.TimeField(verbose_name="Time")),
                ("title", models.CharField(max_length=160, verbose_name="Title")),
                ("speakers", models.CharField(blank=True, max_length=160, verbose_name="Who speaks")),
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
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="programme", to="events.eventpage"
                    ),
                ),
            ],
            options={
                "verbose_name": "part of the programme",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EventQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("organisation", "Organisation or school"),
                            ("language", "Language"),
                            ("needs", "What you need to take part"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_required", models.BooleanField(default=False)),
                ("stored_days", models.PositiveSmallIntegerField(default=30)),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="events.event")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("event", "kind"), name="one_question_of_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("has_place", models.BooleanField()),
                ("is_online", models.BooleanField(default=False)),
                ("language", models.CharField(max_length=12)),
                ("answers", models.JSONField(default=dict)),
                ("registered_on", models.DateField()),
                ("person_mark", models.CharField(blank=True, default="", max_length=64)),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="registrations", to="events.event")),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["event", "has_place", "is_online"], name="registrations_by_place"),
                    models.Index(
                        condition=models.Q(("person_mark", ""), _negated=True),
                        fields=["event", "person_mark"],
                        name="registrations_by_person",
                    ),
                ],
            },
        ),
    ]
