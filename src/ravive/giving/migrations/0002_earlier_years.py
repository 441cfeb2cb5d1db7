"""The years of retention that were promised before an organisation raised them."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("giving", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="givingsettings",
            name="earlier_years",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AlterField(
            model_name="givingsettings",
            name="retention_years",
            field=models.PositiveSmallIntegerField(
                default=7,
                help_text="Counted from the end of the year of the gift. Ask your accountant: 7 and 10 years are both in use. More years count for gifts after today alone: earlier donors were promised fewer. Fewer years count for all gifts at once, and cannot be taken back.",
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(15)],
                verbose_name="Years that details of gifts are stored",
            ),
        ),
    ]
