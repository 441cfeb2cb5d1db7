"""The years of retention that were promised before an organisation raised them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("giving", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="givingsettings",
            name="earlier_years",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
