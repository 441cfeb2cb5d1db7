"""The tables of `hub`: the home page."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomePage",
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
                ("promise", models.TextField(help_text="The two or three lines at the top; a line break is kept.", max_length=120)),
                ("lead", models.TextField(help_text="Two or three sentences under the promise.", max_length=400)),
                ("start_label", models.CharField(help_text="The words of the main button.", max_length=40)),
                ("decks_heading", models.CharField(help_text="Above the decks.", max_length=80)),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
    ]
