"""Golden files: what is published and exported of the starter decks stays the same, byte for byte."""

import hashlib
import json
from pathlib import Path

import pytest

from ravive.decks.models import Deck
from ravive.decks.translating import queries, translator_files
from ravive.formats import xliff
from ravive.lib.languages import Language
from ravive.people.models import Organisation
from ravive.publishing import actions as publishing_actions
from ravive.publishing.models import PublishedBundle, PublishedContacts, PublishedPicture
from ravive.register import actions as register_actions

GOLDEN = Path(__file__).parent / "goldens.json"

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def digest(content: str | bytes) -> str:
    """Return the first 32 characters of the content's SHA-256."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:32]


def files_in(folder: Path) -> dict[str, str]:
    """Return a digest of every file in a folder, by its path there."""
    return {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()}


def translators_files() -> dict[str, str]:
    """Return a digest of the XLIFF file of every starter deck and language it is translated into."""
    return {
        f"{deck.slug}.{language}.xlf": digest(
            xliff.write(translator_files.texts_of(deck.slug, Language("fr"), language, queries.pieces_of(deck, language))).content
        )
        for deck in Deck.objects.order_by("slug")
        for language in deck.languages
        if language != "fr"
    }


@pytest.mark.database
def test_starter_decks_publish_and_export_the_same_bytes(tmp_path: Path, update_goldens: bool) -> None:
    for deck in Deck.objects.all():
        publishing_actions.export_deck(deck=deck, path=tmp_path)
    register_actions.export_facts(organisation=Organisation.objects.get(is_host=True), path=tmp_path / "facts.yaml")
    found = {
        "bundles": {f"{row.deck}.{row.language}": digest(row.body) for row in PublishedBundle.objects.filter(is_current=True)},
        "contacts": {row.language: digest(row.body) for row in PublishedContacts.objects.all()},
        "pictures": sorted(PublishedPicture.objects.values_list("digest", flat=True)),
        "exported": files_in(tmp_path),
        "translators": translators_files(),
    }
    if update_goldens:
        GOLDEN.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
