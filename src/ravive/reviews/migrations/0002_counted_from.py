"""Codes say from which day those who joined count in memory releases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.AddField(model_name="trainingcode", name="counted_from", field=models.DateField(blank=True, null=True))]
