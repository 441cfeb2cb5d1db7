"""Entries are found by plain queries on their stems; the next comparison of the index (an upgrade has one) fills the new columns."""

from django.db import migrations, models

index = __import__("ravive.hub.search.migrations.0002_database_index", fromlist=["delete"])


def delete(apps, schema_editor):
    # SQLite's triggers follow the table, which the next step copies.
    index.delete(apps, schema_editor)
    # Without a space before and after each stem, nothing would be found: an upgrade stores the entries again.
    apps.get_model("search", "SearchEntry").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0002_database_index")]
    operations = [
        migrations.RunPython(delete, migrations.RunPython.noop),
        migrations.DeleteModel("SearchWord"),
        migrations.AddField("searchentry", "words", models.TextField(blank=True, default=""), preserve_default=False),
    ]
