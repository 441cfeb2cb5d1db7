"""Signatures from before they named languages hold for those that are published with them and were read, in the words published."""

from collections import defaultdict

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from ravive.cards.draft import DeckDraft
from ravive.decks.reviewing.snapshot_diff import language_digest


def name_languages(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Give each signature on what is published the languages in which it is, but for those that say they are to be read."""
    sign_offs = apps.get_model("decks", "SignOff").objects
    read: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    out = apps.get_model("publishing", "PublishedBundle").objects.filter(is_current=True).exclude(revision__signed_content="")
    for row in out.defer("body").select_related("revision").order_by("pk"):
        held = row.revision.snapshot
        draft = DeckDraft(held["deck"], held["words"], held["pictures"])
        if held["deck"]["languages"].get(row.language) == "read":
            read[row.deck, row.revision.signed_content][row.language] = language_digest(draft, row.language)
    for (deck, content), languages in read.items():
        sign_offs.filter(deck__slug=deck, revision__signed_content=content).update(languages=languages)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_memory_releases"), ("decks", "0002_signed_languages")]

    operations = [migrations.RunPython(name_languages, migrations.RunPython.noop)]
