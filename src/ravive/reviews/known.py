"""The small numbers of cards and bundles: looked up in this process first, then in the database, then in what was published.

Only what was published gets a number, so that nobody can fill the tables with made-up names.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
from django.db import transaction

from ravive.decks.models import PublishedBundle
from ravive.reviews.models import KnownBundle, KnownCard

DIGEST_LENGTH = 16

type CardName = tuple[str, str]


class _CardOfBundle(msgspec.Struct):
    id: str


class _Bundle(msgspec.Struct):
    cards: list[_CardOfBundle]


_read_bundle = msgspec.json.Decoder(_Bundle).decode


@dataclass(kw_only=True)
class Numbers:
    """Numbers of cards by deck and card, of bundles by deck and the start of their digest."""

    cards: dict[CardName, int] = field(default_factory=dict[CardName, int])
    bundles: dict[CardName, int] = field(default_factory=dict[CardName, int])

    def take(self, other: "Numbers") -> None:
        """Know what another knows as well."""
        self.cards.update(other.cards)
        self.bundles.update(other.bundles)


# Numbers never change: a process keeps them as long as it lives.
_kept = Numbers()


def forget() -> None:
    """Look everything up again: for tests, whose databases begin anew."""
    _kept.cards.clear()
    _kept.bundles.clear()


def numbers(cards: Iterable[CardName], bundles: Iterable[CardName]) -> Numbers:
    """Return the numbers of these cards and bundles; those that were never published are missing in it."""
    decks = {deck for deck, card in cards if (deck, card) not in _kept.cards}
    decks |= {deck for deck, digest in bundles if (deck, digest) not in _kept.bundles}
    if not decks:
        return _kept
    found = Numbers(cards=dict(_kept.cards), bundles=dict(_kept.bundles))
    for deck in sorted(decks):
        _number_published(deck)
        found.take(_of_deck(deck))
    # What is rolled back has no number.
    transaction.on_commit(lambda: _kept.take(found))
    return found


def _number_published(deck: str) -> None:
    """Give numbers to the bundles of a deck that have none yet, and to their cards."""
    numbered = set(KnownBundle.objects.filter(deck=deck).values_list("digest", flat=True))
    published = PublishedBundle.objects.filter(deck=deck).values_list("pk", "digest", "language")
    fresh = {pk: (digest[:DIGEST_LENGTH], language) for pk, digest, language in published if digest[:DIGEST_LENGTH] not in numbered}
    if not fresh:
        return
    bodies = PublishedBundle.objects.filter(pk__in=fresh).values_list("body", flat=True)
    named = sorted({card.id for body in bodies for card in _read_bundle(body).cards})
    KnownCard.objects.bulk_create([KnownCard(deck=deck, card=card) for card in named], ignore_conflicts=True)
    rows = [KnownBundle(digest=digest, deck=deck, language=language) for digest, language in sorted(fresh.values())]
    KnownBundle.objects.bulk_create(rows, ignore_conflicts=True)


def _of_deck(deck: str) -> Numbers:
    cards = KnownCard.objects.filter(deck=deck).values_list("card", "pk")
    bundles = KnownBundle.objects.filter(deck=deck).values_list("digest", "pk")
    return Numbers(
        cards={(deck, card): number for card, number in cards}, bundles={(deck, digest): number for digest, number in bundles}
    )
