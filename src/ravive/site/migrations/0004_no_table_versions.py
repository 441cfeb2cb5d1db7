"""Stored pages have one version, counted where requests are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("site", "0003_key_fingerprints")]
    operations = [migrations.DeleteModel("TableVersion")]
