"""The pictures of links to decks are drawn again: they no longer carry the name of the product."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the pictures of decks. The next job draws those that are missing."""
    apps.get_model("site", "LinkPreview").objects.filter(page=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("site", "0002_floods"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
