import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ravive.hub.letters.models
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
            name="LetterPartner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="Name of the partner")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="LetterSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("organisation", "Organisation"), ("person", "Person")], max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "not confirmed by e-mail"),
                            ("waiting", "waits for you"),
                            ("valid", "counts"),
                            ("refused", "refused"),
                        ],
                        default="unconfirmed",
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("domain", models.CharField(blank=True, max_length=253)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("sealed", models.TextField(blank=True)),
                ("handle", models.CharField(max_length=64, null=True, unique=True)),
                ("mailbox_mark", models.CharField(blank=True, max_length=64)),
                ("wants_name_shown", models.BooleanField(default=False)),
                ("wants_news", models.BooleanField(default=False)),
                ("news_words", models.TextField(blank=True)),
                ("signed_on", models.DateField()),
                ("needs_review", models.BooleanField(default=False)),
                ("is_released", models.BooleanField(default=False)),
                ("partners", models.ManyToManyField(blank=True, related_name="signatures", to="letters.letterpartner")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "person"), _negated=True), ("name", ""), ("wants_name_shown", True), _connector="OR"
                        ),
                        name="name_shown_by_own_choice",
                    )
                ],
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="LetterIndexPage",
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
                "verbose_name": "list of open letters",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="LetterPage",
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
                ("addressee", models.CharField(max_length=160, verbose_name="Addressed to")),
                ("published_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="Date")),
                ("body", ravive.site.blocks.BlocksField([], blank=True, verbose_name="Text")),
                ("demands", ravive.site.blocks.BlocksField([], blank=True, verbose_name="Demands")),
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
                "verbose_name": "open letter",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="SignatureLogo",
            fields=[
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="logo",
                        serialize=False,
                        to="letters.lettersignature",
                    ),
                ),
                ("content", models.BinaryField()),
                ("media_type", models.CharField(max_length=20)),
                ("digest", models.CharField(db_index=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="OpenLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(editable=False, unique=True)),
                ("title", models.CharField(max_length=255)),
                (
                    "accepts_people",
                    models.BooleanField(
                        default=False,
                        help_text="Without it, only organisations sign. People are counted apart.",
                        verbose_name="People sign too",
                    ),
                ),
                ("closes_on", models.DateField(default=ravive.hub.letters.models._last_day, verbose_name="Last day to sign")),
                (
                    "erased_after_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)],
                        verbose_name="Days until the details of people are erased, after the delivery",
                    ),
                ),
                ("offers_news", models.BooleanField(default=False, verbose_name="Ask whether signers want our news")),
                ("erased_at_latest", models.DateField(editable=False, null=True)),
                ("delivered_on", models.DateField(editable=False, null=True)),
                ("final_organisations", models.PositiveIntegerField(editable=False, null=True)),
                ("final_people", models.PositiveIntegerField(editable=False, null=True)),
                ("erased_on", models.DateField(editable=False, null=True)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="open_letters", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("erased_after_days__gte", 1), ("erased_after_days__lte", 365)), name="letter_erased_in_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivered_on", None), ("final_organisations", None), ("final_people", None)),
                            models.Q(
                                ("delivered_on__isnull", False), ("final_organisations__isnull", False), ("final_people__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="delivered_letter_has_final_numbers",
                    ),
                ],
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="lettersignature",
            name="letter",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="letters.openletter"),
        ),
        migrations.AddField(
            model_name="letterpartner",
            name="letter",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="letters.openletter"),
        ),
        migrations.AddIndex(
            model_name="lettersignature",
            index=models.Index(fields=["letter", "kind", "state", "name"], name="letter_signatures_listed"),
        ),
        migrations.AddIndex(
            model_name="lettersignature",
            index=models.Index(condition=models.Q(("needs_review", True)), fields=["letter"], name="letter_signatures_to_review"),
        ),
        migrations.AddConstraint(
            model_name="lettersignature",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("state", "unconfirmed"), _negated=True), models.Q(("mailbox_mark", ""), _negated=True)),
                fields=("letter", "kind", "mailbox_mark"),
                name="one_signature_a_mailbox",
            ),
        ),
        migrations.AddConstraint(
            model_name="letterpartner",
            constraint=models.UniqueConstraint(fields=("letter", "name"), name="one_letter_partner_of_a_name"),
        ),
    ]
