"""What organisers tell people who registered: cancellations, changes, messages, reminders."""

from datetime import UTC

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def store_told(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Store what the published pages of events say now: it is what people who registered know."""
    pages = apps.get_model("events", "EventPage").objects.filter(live=True).select_related("locale")
    for event in apps.get_model("events", "Event").objects.filter(registrations__isnull=False).distinct():
        event.told = {
            page.locale.language_code: {
                "starts_at": page.starts_at.astimezone(UTC).isoformat(),
                "ends_at": page.ends_at.astimezone(UTC).isoformat(),
                "place": page.place,
                "address": page.address,
                "attendance": page.attendance,
            }
            for page in pages.filter(translation_key=event.key)
        }
        event.save(update_fields=["told"])


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="is_cancelled",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="reminds",
            field=models.BooleanField(
                default=False,
                help_text="One e-mail to those who have a place and confirmed an address.",
                verbose_name="Remind people the day before",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="status_changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="told",
            field=models.JSONField(default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="registration",
            name="reminded_for",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="CancelledRegistration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.TextField()),
                ("language", models.CharField(max_length=12)),
                ("cancelled_on", models.DateField()),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event")),
            ],
        ),
        migrations.CreateModel(
            name="EventNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("changed", "Date, place or format changed"),
                            ("cancelled", "The event is cancelled"),
                            ("resumed", "The event takes place after all"),
                            ("message", "Message"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("all", "Everybody: registered and waiting"),
                            ("registered", "Those who have a place"),
                            ("waiting", "Those who wait"),
                        ],
                        max_length=10,
                    ),
                ),
                ("titles", models.JSONField(default=dict)),
                ("words", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("sent_at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=150)),
                ("recipients", models.PositiveIntegerField()),
                ("accepted", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="events.event")),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.RunPython(store_told, migrations.RunPython.noop),
    ]
