"""The same site on PostgreSQL: tables, starter content, a page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.settings import APP_DIST

pytestmark = pytest.mark.slow

PROGRAM = """
from datetime import UTC, datetime
import django
django.setup()
from django.test import Client
from ravive.config import serving
from django.conf import settings
from ravive.decks import actions, queries
from ravive.decks.models import Deck, PublishedBundle, RegisterEntry
from ravive.starter import loading

serving.prepare_database(print)
now = datetime(2026, 11, 24, 12, tzinfo=UTC)
with serving.only_one():
    print(*loading.load(now=now), sep="\\n")
with serving.only_one():
    assert not list(loading.load(now=now))
assert PublishedBundle.objects.filter(is_current=True).count() == 16
assert queries.contacts("fr")
for name in loading.DECK_ORDER:
    written = actions.export_deck(deck=Deck.objects.get(slug=name), path=settings.RAVIVE_DATA / "out")
    for path in (loading.DECKS / name).rglob("*.*"):
        assert (written / path.relative_to(loading.DECKS / name)).read_bytes() == path.read_bytes(), path
entry = RegisterEntry.objects.get(entry_id="child-focus")
saved = actions.save_fact(entry=entry, values={"value": "116 111", "href": "tel:116111"}, by="amina", now=now)
assert len(saved.republished) == 4
assert queries.current_deck("voyage", "nl").bundle.facts["child-focus"].value == "116 111"
assert queries.uses_of_fact(entry).decks == ("voyage", "accueil", "declic", "parole")
assert queries.picture(queries.current_deck("voyage", "fr").bundle.pictures["terrasse"].url[:-4], "svg")
visitor = Client(headers={"host": "localhost"})
for path in ("/fr/", "/de/start/", "/bundles/index.nl.json", "/en/act/", "/fr/decks/voyage/print/", "/fr/decks/voyage/print/"):
    assert visitor.get(path).status_code == 200, path
assert queries.uses_of_fact(entry).copies_count == 2
print("well on", django.db.connection.vendor)
"""


def test_the_site_runs_on_postgresql(postgresql: str, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": postgresql,
        "RAVIVE_DATA": str(tmp_path),
        "RAVIVE_APP_DIST": str(APP_DIST),
        "DJANGO_SETTINGS_MODULE": "ravive.config.settings",
    }
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.rstrip().endswith("well on postgresql")
