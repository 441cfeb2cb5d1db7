"""Write down, for each training, the shorter months that its organisation decided since; until now they were compared at each look."""

from django.db import migrations
from django.db.migrations.state import StateApps


def write_down(apps: StateApps, _editor: object) -> None:
    """Lower what each training promises to the rules of its organisation, as its pages have said."""
    training = apps.get_model("trainings", "Training")
    for rules in apps.get_model("trainings", "TrainingRules").objects.all():
        kept_longer = training.objects.filter(organisation=rules.organisation_id, retention_months__gt=rules.retention_months)
        kept_longer.update(retention_months=rules.retention_months)


class Migration(migrations.Migration):
    dependencies = [
        ("trainings", "0003_certificates"),
    ]

    operations = [
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
