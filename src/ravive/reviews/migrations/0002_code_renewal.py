"""A training may have several codes, one of them current; a key names the code it joined with."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce


def name_codes(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Name the one code that each training had."""
    codes = apps.get_model("reviews", "TrainingCode").objects.filter(training=OuterRef("training")).values("code")[:1]
    apps.get_model("reviews", "LearnerKey").objects.update(joined_with=Coalesce(Subquery(codes), Value("")))
    # A code accepts more keys than before.
    apps.get_model("reviews", "TrainingCode").objects.filter(capacity=1_000).update(capacity=2_000)


class Migration(migrations.Migration):
    """Replaced codes."""

    dependencies = [("reviews", "0001_initial")]

    operations = [
        migrations.AddField("trainingcode", "is_current", models.BooleanField(default=True)),
        migrations.AlterField("trainingcode", "capacity", models.PositiveIntegerField(default=2000)),
        migrations.AddField("learnerkey", "joined_with", models.CharField(default="", max_length=12), preserve_default=False),
        migrations.RunPython(name_codes, migrations.RunPython.noop),
        migrations.AddConstraint(
            "trainingcode",
            models.UniqueConstraint(fields=("training",), condition=models.Q(("is_current", True)), name="one_current_code"),
        ),
    ]
