import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                (
                    "document",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtaildocs.document"),
                ),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="imported_files", to="people.organisation"),
                ),
                (
                    "picture",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailimages.image"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "digest"), name="one_upload_of_a_file"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), ("picture__isnull", False)),
                            models.Q(("document__isnull", False), ("picture__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_picture_or_a_document",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                ("number", models.BigIntegerField()),
                ("guid", models.CharField(blank=True, max_length=255)),
                ("group", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("revision", models.BigIntegerField(default=0)),
                ("is_public", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="imported_pages", to="people.organisation"),
                ),
                (
                    "page",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.WAGTAIL_PAGE_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "guid"], name="imported_page_guid")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "source", "number"), name="one_page_of_an_entry")],
            },
        ),
    ]
