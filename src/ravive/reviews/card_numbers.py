"""The numbers of cards and bundles: looked up in this process first, then in the database, then in the published bundles.

Only what was published gets a number, so that nobody can fill the tables with invented names.
"""

import re
from collections.abc import Callable, Iterable

import msgspec
from django.db import transaction

from ravive.publishing.models import PublishedBundle
from ravive.reviews.columns import DIGEST_LENGTH, FieldValues
from ravive.reviews.models import KnownBundle, KnownCard

# Deck, card and the number of its meaning; deck and the start of a digest.
type CardName = tuple[str, str, int]
type BundleName = tuple[str, str | None]


class _PublishedCard(msgspec.Struct, frozen=True, order=True):
    id: str
    meaning: int = 1


class _PublishedCards(msgspec.Struct):
    cards: list[_PublishedCard]
    written_for_minors: bool


_read_bundle = msgspec.json.Decoder(_PublishedCards).decode


is_name: Callable[[str], object] = re.compile("[a-z0-9-]+").fullmatch
# The number of a bundle that was never published; an answer may also name no bundle.
UNKNOWN = -1

# Numbers never change: a process caches them as long as it lives.
_cards: dict[CardName, int] = {}
_bundles: dict[BundleName, int | None] = {}


def clear_cache() -> None:
    """Empty the cache: for tests, whose databases begin again."""
    _cards.clear()
    _bundles.clear()


def of_cards(answers: FieldValues) -> list[int | None]:
    """Return the number of each answer's card, None for a card that was never published."""
    names = list(zip(answers["deck"], answers["card"], answers["meaning"], strict=True))
    numbers = list(map(_cards.get, names))
    if None not in numbers:
        return numbers
    found = dict(_cards)
    for deck in _unread(deck for deck, number in zip(answers["deck"], numbers, strict=True) if number is None):
        _number_published(deck)
        rows = KnownCard.objects.filter(deck=deck).values_list("card", "meaning", "pk")
        found.update({(deck, card, meaning): number for card, meaning, number in rows})
    # What is rolled back has no number.
    transaction.on_commit(lambda: _cards.update(found))
    return list(map(found.get, names))


def of_bundles(answers: FieldValues) -> list[int | None]:
    """Return the number of each answer's bundle, None where it names none, UNKNOWN for one that was never published."""
    names = list(zip(answers["deck"], answers["bundle"], strict=True))
    numbers = [_bundles.get(name, UNKNOWN) for name in names]
    if UNKNOWN not in numbers:
        return numbers
    found = dict(_bundles)
    # Where no bundle is named, none is stored.
    found.update({(deck, None): None for deck in answers["deck"]})
    for deck in _unread(deck for deck, number in zip(answers["deck"], numbers, strict=True) if number == UNKNOWN):
        _number_published(deck)
        found.update({(deck, digest): number for digest, number in KnownBundle.objects.filter(deck=deck).values_list("digest", "pk")})
    transaction.on_commit(lambda: _bundles.update(found))
    return [found.get(name, UNKNOWN) for name in names]


def _unread(decks: Iterable[str]) -> list[str]:
    """Return the decks to look up: each once, and only names that a deck may have, as databases refuse some others."""
    return sorted({deck for deck in decks if is_name(deck)})


def _number_published(deck: str) -> None:
    """Number the bundles of a deck that have no number yet, and their cards."""
    numbered = set(KnownBundle.objects.filter(deck=deck).values_list("digest", flat=True))
    published = PublishedBundle.objects.filter(deck=deck).values_list("pk", "digest", "language")
    fresh = {pk: (digest[:DIGEST_LENGTH], language) for pk, digest, language in published if digest[:DIGEST_LENGTH] not in numbered}
    if not fresh:
        return
    bodies = PublishedBundle.objects.filter(pk__in=fresh).values_list("body", flat=True)
    named = sorted({card for body in bodies for card in _read_bundle(body).cards})
    numbered_cards = [KnownCard(deck=deck, card=card.id, meaning=card.meaning) for card in named]
    KnownCard.objects.bulk_create(numbered_cards, ignore_conflicts=True)
    rows = [KnownBundle(digest=digest, deck=deck, language=language) for digest, language in sorted(fresh.values())]
    KnownBundle.objects.bulk_create(rows, ignore_conflicts=True)
