import json

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import ravive.site.blocks

# Home pages look as they did before: the mosaic, the latest pages, the decks.
PARTS = [
    {"type": "mosaic", "value": {"with_choices": True}, "id": "5f0f1f0e-6a0b-4d52-9a53-3a6f0b0c1a01"},
    {"type": "news", "value": {"title": "", "most": 3, "articles_alone": False}, "id": "5f0f1f0e-6a0b-4d52-9a53-3a6f0b0c1a02"},
    {"type": "decks", "value": {"title": ""}, "id": "5f0f1f0e-6a0b-4d52-9a53-3a6f0b0c1a03"},
]


def fill(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Write the parts as they are stored: the field of a migration knows no part, and would drop them."""
    editor.execute("UPDATE pages_homepage SET parts = %s", [json.dumps(PARTS)])


class Migration(migrations.Migration):
    dependencies = [("pages", "0005_bin")]

    operations = [
        migrations.AddField(
            "homepage",
            "parts",
            ravive.site.blocks.BlocksField(
                [],
                blank=True,
                default="[]",
                help_text="In the order in which visitors see them. A part that has nothing to show disappears.",
                verbose_name="Parts",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
