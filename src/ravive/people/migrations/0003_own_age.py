"""An organisation may ask for a higher age in its forms than its countries do."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_audit_chains")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="own_age",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MinValueValidator(13), django.core.validators.MaxValueValidator(18)],
            ),
        ),
    ]
