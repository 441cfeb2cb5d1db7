import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.pages.models.site_profile
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
                ("start_label", models.CharField(help_text="Above the choices of where to begin; else on the main button.", max_length=40)),
                ("decks_heading", models.CharField(help_text="Above the decks.", max_length=80)),
            ],
            options={
                "abstract": False,
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="InfoPage",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("about", "Who we are"),
                            ("contact", "Contact"),
                            ("press", "Press"),
                            ("privacy", "Privacy"),
                            ("accessibility", "Accessibility"),
                            ("other", "Another text"),
                        ],
                        default="other",
                        max_length=15,
                        verbose_name="Kind of page",
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
            ],
            options={
                "verbose_name": "page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="SiteProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "hue",
                    models.CharField(
                        choices=[("signs", "Orange"), ("react", "Yellow"), ("report", "Green"), ("law", "Blue"), ("online", "Purple")],
                        default="signs",
                        max_length=10,
                        verbose_name="Main colour",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail for the public")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="Phone for the public")),
                ("address", models.TextField(blank=True, max_length=300, verbose_name="Postal address")),
                ("legal_name", models.CharField(blank=True, max_length=200, verbose_name="Name in the statutes")),
                (
                    "privacy_email",
                    models.EmailField(
                        blank=True,
                        help_text="Empty: the privacy notice names the e-mail for the public.",
                        max_length=254,
                        verbose_name="E-mail for questions about personal data",
                    ),
                ),
                ("data_protection_officer", models.CharField(blank=True, max_length=200, verbose_name="Data protection officer")),
                (
                    "security_contact",
                    models.CharField(
                        blank=True,
                        help_text="An e-mail address, or a page that begins with https://. Shown in /.well-known/security.txt.",
                        max_length=200,
                        validators=[ravive.pages.models.site_profile.check_security_contact],
                        verbose_name="Contact for faults in security",
                    ),
                ),
                ("press_email", models.EmailField(blank=True, max_length=254, verbose_name="E-mail for the press")),
                ("press_phone", models.CharField(blank=True, max_length=40, verbose_name="Phone for the press")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="site_profile", to="people.organisation"
                    ),
                ),
            ],
        ),
    ]
