import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ravive.register.ordered_json


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.CharField(max_length=60)),
                ("position", models.PositiveIntegerField(default=0)),
                ("kind", models.CharField(max_length=12)),
                ("name", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("value", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("href", ravive.register.ordered_json.OrderedJSONField(blank=True, null=True)),
                ("purpose", ravive.register.ordered_json.OrderedJSONField(blank=True, null=True)),
                ("detail", ravive.register.ordered_json.OrderedJSONField(blank=True, null=True)),
                ("grade", models.CharField(max_length=1)),
                ("status", models.CharField(max_length=12)),
                ("verified_on", models.DateField()),
                ("verified_by", models.CharField(max_length=200)),
                ("need", models.CharField(blank=True, max_length=60, null=True)),
                ("countries", ravive.register.ordered_json.OrderedJSONField(default=list)),
                ("languages", ravive.register.ordered_json.OrderedJSONField(blank=True, null=True)),
                ("audience", models.CharField(default="everyone", max_length=12)),
                ("always", models.BooleanField(default=False)),
                ("order", models.PositiveIntegerField(default=1000)),
                ("sources", ravive.register.ordered_json.OrderedJSONField(default=list)),
                ("is_shared", models.BooleanField(default=True)),
                ("shipped_file", models.CharField(blank=True, max_length=64)),
                ("shipped_content", models.CharField(blank=True, max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="register_entries", to="people.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "entry_id"), name="one_row_a_register_entry")],
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FactCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verified_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=150)),
                ("note", models.TextField(blank=True)),
                ("before", ravive.register.ordered_json.OrderedJSONField(null=True)),
                ("after", ravive.register.ordered_json.OrderedJSONField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="register.registerentry"),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RegisterSourceEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_id", models.CharField(max_length=60)),
                ("position", models.PositiveIntegerField(default=0)),
                ("title", ravive.register.ordered_json.OrderedJSONField(default=dict)),
                ("reference", models.TextField()),
                ("grade", models.CharField(max_length=1)),
                ("read_on", models.DateField()),
                ("is_shared", models.BooleanField(default=True)),
                ("shipped_content", models.CharField(blank=True, max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="register_sources", to="people.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "source_id"), name="one_row_a_register_source")],
                "ordering": ["position", "pk"],
            },
        ),
    ]
