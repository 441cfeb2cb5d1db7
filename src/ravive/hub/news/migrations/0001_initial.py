import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import wagtail.fields
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
            name="ArticlePage",
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
                ("published_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="Date")),
                ("theme", models.SlugField(blank=True, max_length=40, verbose_name="Theme")),
                (
                    "byline",
                    models.CharField(
                        blank=True,
                        help_text="Names as they are to be read, if the people agree.",
                        max_length=120,
                        verbose_name="Written by",
                    ),
                ),
                ("body", ravive.site.blocks.BlocksField([], blank=True, verbose_name="Text")),
                ("sources", wagtail.fields.RichTextField(blank=True, verbose_name="Sources")),
                (
                    "deck",
                    models.CharField(
                        blank=True, help_text="Three of its cards follow the text.", max_length=60, verbose_name="Deck to try"
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
                "verbose_name": "article",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="NewsIndexPage",
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
                "verbose_name": "list of news",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="NewsTheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("name", models.CharField(max_length=40, verbose_name="Name")),
                (
                    "key",
                    models.SlugField(
                        help_text="In addresses: the same in every language. Lower case, digits and hyphens.",
                        max_length=40,
                        verbose_name="Key",
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
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="themes", to="news.newsindexpage"
                    ),
                ),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("page", "key"), name="one_news_theme_of_a_key")],
            },
        ),
    ]
