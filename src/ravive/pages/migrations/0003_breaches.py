import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0002_processing_terms"),
        ("people", "0002_audit_chains"),
    ]

    operations = [
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="Short name")),
                ("aware_at", models.DateTimeField(verbose_name="When the organisation knew of it")),
                ("period", models.CharField(blank=True, max_length=120, verbose_name="When it began and ended")),
                ("nature", models.TextField(blank=True, max_length=4000, verbose_name="What happened")),
                ("is_disclosed", models.BooleanField(default=False, verbose_name="Somebody could read details")),
                ("is_changed", models.BooleanField(default=False, verbose_name="Details were changed")),
                ("is_lost", models.BooleanField(default=False, verbose_name="Details were lost or could not be reached")),
                ("people", models.TextField(blank=True, max_length=4000, verbose_name="Whose details")),
                ("people_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="How many people, about")),
                ("records", models.TextField(blank=True, max_length=4000, verbose_name="Which details")),
                ("records_count", models.PositiveIntegerField(blank=True, null=True, verbose_name="How many records, about")),
                ("consequences", models.TextField(blank=True, max_length=4000, verbose_name="Likely consequences")),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unlikely", "A risk for people is unlikely"),
                            ("risk", "There is a risk for people"),
                            ("high", "There is a high risk for people"),
                        ],
                        max_length=10,
                        verbose_name="Risk",
                    ),
                ),
                ("measures", models.TextField(blank=True, max_length=4000, verbose_name="What was done and will be done")),
                ("contact", models.TextField(blank=True, max_length=4000, verbose_name="Who answers questions")),
                (
                    "notifies_authority",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No")], max_length=3, verbose_name="Notify the authority (article 33)"
                    ),
                ),
                ("authority", models.CharField(blank=True, max_length=240, verbose_name="Authority: name and address")),
                ("authority_reason", models.TextField(blank=True, max_length=4000, verbose_name="Why the authority is notified or not")),
                ("authority_notified_at", models.DateTimeField(blank=True, null=True, verbose_name="When the authority was notified")),
                ("delay_reason", models.TextField(blank=True, max_length=4000, verbose_name="Why it took more than 72 hours")),
                (
                    "informs_people",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No")], max_length=3, verbose_name="Inform the people (article 34)"
                    ),
                ),
                ("people_reason", models.TextField(blank=True, max_length=4000, verbose_name="Why the people are informed or not")),
                ("people_informed_at", models.DateTimeField(blank=True, null=True, verbose_name="When the people were informed")),
                ("is_closed", models.BooleanField(default=False, verbose_name="All is done")),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="breaches", to="people.organisation"),
                ),
            ],
            options={
                "verbose_name_plural": "breaches",
            },
        ),
    ]
