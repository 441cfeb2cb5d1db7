import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.site.blocks


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppealIndexPage",
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
                "verbose_name": "list of appeals",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="AppealPage",
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
                    "budget",
                    ravive.site.blocks.BlocksField(
                        [], blank=True, help_text="Each line with its amount.", verbose_name="What a gift pays for"
                    ),
                ),
                (
                    "surplus",
                    models.TextField(
                        blank=True,
                        help_text="Shown once the goal is reached, or missed: what the money is used for then.",
                        max_length=400,
                        verbose_name="More or less than the goal",
                    ),
                ),
                ("updates", ravive.site.blocks.BlocksField([], blank=True, verbose_name="News of the appeal")),
                (
                    "deck",
                    models.CharField(
                        blank=True, help_text="The cards that go with the appeal.", max_length=120, verbose_name="Deck to try"
                    ),
                ),
                (
                    "thanks",
                    models.TextField(
                        blank=True,
                        help_text="Shown to those who promise, and to everybody after the last day.",
                        max_length=400,
                        verbose_name="Thanks",
                    ),
                ),
                (
                    "report",
                    ravive.site.blocks.BlocksField(
                        [], blank=True, help_text="Shown after the last day, beside the final sum.", verbose_name="What the money did"
                    ),
                ),
                ("costs", ravive.site.blocks.BlocksField([], blank=True, verbose_name="What was paid")),
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
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                        verbose_name="Page of the project",
                    ),
                ),
            ],
            options={
                "verbose_name": "appeal",
            },
            bases=("wagtailcore.page",),
        ),
    ]
