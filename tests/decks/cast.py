"""Decks and facts for the tests of the studio: copies of starter folders that may change, and organisations with a register."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from ravive.decks.models import Card, CardWords, Deck
from ravive.people.actions import create_organisation
from ravive.people.models import Organisation
from ravive.publishing.models import PublishedBundle, PublishedContacts, PublishedPicture
from ravive.register import actions as register_actions
from ravive.register.models import RegisterEntry
from ravive.starter import starter_content

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "samples" / "decks"


def host() -> Organisation:
    """Return the organisation the starter decks belong to."""
    return Organisation.objects.get(is_host=True)


def guest(slug: str = "guest") -> Organisation:
    """Return an organisation whose register is the one of the sample decks."""
    made = create_organisation(name=slug.capitalize(), slug=slug, by="test", now=NOW)
    register_actions.import_facts(path=SAMPLES / "facts.yaml", organisation=made, by="test", now=NOW)
    return made


def copied(deck: str, to: Path) -> Path:
    """Return a copy of a starter deck's folder that a test may change."""
    return shutil.copytree(starter_content.DECKS / deck, to / deck)


def replace(path: Path, old: str, new: str) -> None:
    """Change a text in a file, once; it has to be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def entry(name: str) -> RegisterEntry:
    """Return an entry of the host's register."""
    return RegisterEntry.objects.get(organisation=host(), entry_id=name)


def published() -> list[object]:
    """Return all that is published."""
    bundles = PublishedBundle.objects.order_by("pk").values_list("pk", "digest", "is_current", "position")
    contacts = PublishedContacts.objects.order_by("pk").values_list("pk", "digest")
    return [*bundles, *contacts, *PublishedPicture.objects.order_by("pk").values_list("pk", flat=True)]


def grow(deck: Deck, cards: int) -> None:
    """Give a deck so many cards, copies of those it has, with their words."""
    originals = list(Card.objects.filter(deck=deck).order_by("position").prefetch_related("words"))
    made: list[Card] = []
    for place in range(len(originals), cards):
        like = originals[place % len(originals)]
        copy = Card(deck=deck, position=place)
        copy.take({**like.structure, "id": f"{like.card_id}-{place}"})
        made.append(copy)
    Card.objects.bulk_create(made)
    words = [
        CardWords(card=copy, language=row.language, words=row.words, translated_from=row.translated_from, status=row.status)
        for place, copy in enumerate(made, len(originals))
        for row in originals[place % len(originals)].words.all()
    ]
    CardWords.objects.bulk_create(words)
