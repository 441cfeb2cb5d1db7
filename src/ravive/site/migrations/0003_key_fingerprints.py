"""What the keys of an installation are recognised by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("site", "0002_page_cache_and_previews")]

    operations = [
        migrations.CreateModel(
            name="KeyFingerprint",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=200)),
            ],
        ),
    ]
