import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.site.blocks


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="MemberIndexPage",
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
                "verbose_name": "network",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="MemberPage",
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
                ("country", models.CharField(max_length=2, verbose_name="Country")),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="Languages")),
                ("website", models.URLField(blank=True, verbose_name="Website")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail for the public")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Phone for the public")),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="Postal address")),
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
                "verbose_name": "member of the network",
            },
            bases=("wagtailcore.page",),
        ),
    ]
