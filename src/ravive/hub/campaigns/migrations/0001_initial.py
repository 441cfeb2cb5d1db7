import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ravive.hub.campaigns.models.campaign
import ravive.site.blocks


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("title", models.CharField(max_length=255)),
                (
                    "goal",
                    models.PositiveIntegerField(
                        default=500,
                        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="Goal, in people",
                    ),
                ),
                ("begins_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="First day")),
                (
                    "ends_on",
                    models.DateField(
                        default=ravive.hub.campaigns.models.campaign._last_day,
                        help_text="Nobody can join after this day, and the numbers stay as they are.",
                        verbose_name="Last day",
                    ),
                ),
                (
                    "reminds_on",
                    models.DateField(
                        blank=True,
                        help_text="Those who ask for it get one e-mail on this day. Empty: no reminder is offered.",
                        null=True,
                        verbose_name="Day of the reminder",
                    ),
                ),
                ("erased_at_latest", models.DateField(editable=False, null=True)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="campaigns", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))), name="campaign_ends_after_it_begins"
                    )
                ],
                "ordering": ["-begins_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CampaignAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("words", models.JSONField(default=dict)),
                ("is_offered", models.BooleanField(default=True)),
                ("confirmed", models.PositiveIntegerField(default=0)),
                ("without_address", models.PositiveIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="campaigns.campaign"),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CampaignIndexPage",
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
            ],
            options={
                "verbose_name": "list of campaigns",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="CampaignPage",
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
                ("body", ravive.site.blocks.BlocksField([], blank=True, verbose_name="Text")),
                (
                    "deck",
                    models.CharField(
                        blank=True, help_text="The cards that go with the campaign.", max_length=120, verbose_name="Deck to try"
                    ),
                ),
                (
                    "thanks",
                    models.TextField(
                        blank=True,
                        help_text="Shown to those who join, and to everybody after the last day.",
                        max_length=600,
                        verbose_name="Thanks",
                    ),
                ),
                (
                    "closing",
                    ravive.site.blocks.BlocksField(
                        [],
                        blank=True,
                        help_text="Shown after the last day, beside the final numbers.",
                        verbose_name="Closing text and figures",
                    ),
                ),
                (
                    "relay_texts",
                    ravive.site.blocks.BlocksField(
                        [],
                        blank=True,
                        help_text="Partners copy them. The address of the campaign is added to each.",
                        verbose_name="Texts to relay",
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
                "verbose_name": "campaign",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(max_length=64, unique=True)),
                ("mailbox_mark", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=12)),
                ("is_confirmed", models.BooleanField(default=False)),
                ("wants_reminder", models.BooleanField(default=False)),
                ("is_reminded", models.BooleanField(default=False)),
                ("joined_on", models.DateField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="campaigns.campaignaction"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="participations", to="campaigns.campaign"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_confirmed", True), ("is_reminded", False), ("wants_reminder", True)),
                        fields=["campaign"],
                        name="to_remind",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_confirmed", True)), fields=("campaign", "mailbox_mark"), name="one_participation_a_mailbox"
                    )
                ],
                "ordering": ["pk"],
            },
        ),
    ]
