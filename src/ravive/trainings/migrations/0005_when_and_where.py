"""Keep with what certificates are given for when and where the training was held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trainings", "0004_shorter_promises"),
    ]

    operations = [
        migrations.AddField(model_name="achievement", name="held_on", field=models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="achievement", name="place", field=models.CharField(blank=True, default="", max_length=120), preserve_default=False
        ),
    ]
