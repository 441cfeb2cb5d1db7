import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.people.models


class Migration(migrations.Migration):
    initial = True

    # Those of packages come first: Django would create the classes of all models here again at each of their steps.
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("simple_translation", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstAccountLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("from_anywhere", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="MailRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mail_refusal", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "languages",
                    models.JSONField(default=ravive.people.models._default_languages, validators=[ravive.people.models.known_languages]),
                ),
                ("countries", models.JSONField(blank=True, default=list, validators=[ravive.people.models.known_countries])),
                ("logo", models.BinaryField(blank=True, editable=True, null=True)),
                ("logo_media_type", models.CharField(blank=True, max_length=20)),
                ("logo_digest", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "second_role",
                    models.CharField(
                        choices=[
                            ("second_reader", "Second reader"),
                            ("legal", "Lawyer"),
                            ("survivor_informed", "Survivor-informed reader"),
                            ("youth_reader", "Young reader"),
                        ],
                        default="second_reader",
                        max_length=20,
                    ),
                ),
                ("is_host", models.BooleanField(default=False)),
                ("is_example", models.BooleanField(default=False, editable=False)),
                (
                    "collection",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="organisation",
                        to="wagtailcore.collection",
                    ),
                ),
                (
                    "communicators",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="organisation",
                        to="auth.group",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="organisation",
                        to="wagtailcore.site",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("is_host", True)), fields=("is_host",), name="one_host"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("logo__isnull", True), ("logo_digest", ""), ("logo_media_type", "")),
                            models.Q(
                                ("logo__isnull", False),
                                models.Q(("logo_digest", ""), _negated=True),
                                models.Q(("logo_media_type", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="logo_has_its_type_and_digest",
                    ),
                ],
                "ordering": ["name", "slug"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "Author"),
                            ("expert", "Field expert"),
                            ("second_reader", "Second reader"),
                            ("translator", "Translator"),
                            ("trainer", "Trainer"),
                            ("treasurer", "Treasurer"),
                            ("communicator", "Communication officer"),
                            ("admin", "Administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="people.organisation"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "organisation", "role"), name="one_row_a_role"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["author", "expert", "second_reader", "translator", "trainer", "treasurer", "communicator", "admin"],
                            )
                        ),
                        name="role_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntrustedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("translation_key", models.UUIDField(unique=True)),
                ("may_publish", models.BooleanField(default=False)),
                ("is_created_for_page", models.BooleanField(default=False, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entrusted_pages", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=150)),
                ("by_username", models.CharField(blank=True, max_length=150)),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=60)),
                ("subject_type", models.CharField(blank=True, max_length=100)),
                ("subject_id", models.CharField(blank=True, max_length=64)),
                ("subject_label", models.CharField(blank=True, max_length=200)),
                ("detail", models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="audit_events", to="people.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-at"], name="audit_by_organisation")],
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AcceptedForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="accepted_forms", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="one_row_an_accepted_form")],
            },
        ),
    ]
