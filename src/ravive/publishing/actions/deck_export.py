"""Decks leaving: as a folder, on paper, as a single file."""

from datetime import date
from pathlib import Path

from django.db.models import F

from ravive.cards.folder import write_deck
from ravive.decks import drafts
from ravive.decks.models import Deck
from ravive.publishing.models import BundleTaken


def export_deck(*, deck: Deck, path: Path) -> Path:
    """Write the deck's folder into the folder `path`, in place of the one that is there, and return it.

    Raises WritingError when it cannot be written, and then nothing is changed.
    """
    folder = path / deck.slug
    reading = drafts.reading_of(deck)
    write_deck(reading.draft, reading.contents, folder)
    return folder


def count_taken(*, deck: str, language: str, digest: str, way: BundleTaken.Way, today: date) -> None:
    """Count that somebody printed a bundle or took it as a single file: a number a day, nothing about whom."""
    row = {"deck": deck, "language": language, "digest": digest, "way": way, "day": today}
    rows = BundleTaken.objects.filter(**row)
    if not rows.update(count=F("count") + 1):
        BundleTaken.objects.bulk_create([BundleTaken(**row)], ignore_conflicts=True)
        rows.update(count=F("count") + 1)
