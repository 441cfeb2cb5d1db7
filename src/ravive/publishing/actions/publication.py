"""Publishing: a deck becomes bundles in all its languages at once, or nothing changes."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ravive.cards.assembly import BuiltBundle
from ravive.cards.card import Language, Signature
from ravive.cards.draft import DeckDraft, Reading
from ravive.decks import drafts
from ravive.decks.models import Deck, DeckRevision
from ravive.decks.reviewing import revisions, takedowns
from ravive.decks.translating import queries as translating_queries
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.publishing import bundle_builder
from ravive.publishing import queries as publishing_queries
from ravive.publishing.actions import bundles
from ravive.publishing.bundle_builder import BundleInputs
from ravive.publishing.models import PublishedBundle
from ravive.register import queries as register_queries
from ravive.register.lock import lock_register


@dataclass(frozen=True, kw_only=True)
class PublicationResult:
    """What publishing did: the languages that changed, and those that were already out as they are.

    `cards` are the ids of those that are new or changed since what was out, where the desk compared them.
    """

    deck: str
    changed: tuple[Language, ...]
    unchanged: tuple[Language, ...]
    cards: tuple[str, ...] = ()


def publish(
    *,
    deck: Deck,
    by: User | str,
    now: datetime,
    note: str = "",
    reading: Reading | None = None,
    held: Collection[Language] = (),
) -> PublicationResult:
    """Publish a deck in its languages, with the contacts of the host's register; publishing twice changes nothing.

    Cards whose translation into a language is missing or outdated stay out of that language until it follows. The languages
    `held` stay as they were published, without the cards that are gone or have another meaning now.
    What is published is stored as a revision; the names of those who signed it become the deck's reviewers. `reading` spares
    reading what the caller has read in the same transaction. What is offline stays so: of a deck that is, nothing is published.
    Raises PublishingError with every problem, and then nothing is changed.
    """
    with transaction.atomic():
        host = lock_register()
        reading = reading or drafts.reading_of(deck)
        revision = revisions.store(deck=deck, reading=reading, by=by, now=now, note=note)
        if takedowns.is_whole_deck(takedowns.in_force(deck)):
            return PublicationResult(deck=deck.slug, changed=(), unchanged=())
        inputs = inputs_of(deck, revision, waiting_in(deck, reading.draft, held))
        # All of these languages or none: what lags behind is left out card by card.
        built = bundle_builder.build(reading.draft, reading.contents, inputs, timezone.localdate(now))
        return store_built(deck, revision, built, inputs, host=host, by=by, now=now)


def waiting_in(deck: Deck, draft: DeckDraft, held: Collection[Language]) -> dict[Language, frozenset[str]]:
    """Return the cards that stay out of each language until their translation follows: in the languages `held`, all."""
    return {**translating_queries.held_back(deck), **dict.fromkeys(held, frozenset(draft.card_ids))}


def inputs_of(deck: Deck, revision: DeckRevision, waiting: Mapping[Language, frozenset[str]]) -> BundleInputs:
    """Return what the bundles of a revision are built with besides its draft, as the register is now; cards that are offline wait."""
    offline = takedowns.cards_in(takedowns.in_force(deck))
    return BundleInputs(
        register=register_queries.register_of(deck.organisation),
        memory=publishing_queries.memory_of(deck.slug),
        waiting={language: waiting.get(language, frozenset()) | offline for language in revision.draft.words} if offline else waiting,
        meanings=revision.snapshot["meanings"],
        signatures=revisions.signatures_of([revision])[revision.pk],
    )


def store_built(
    deck: Deck,
    revision: DeckRevision,
    built: Mapping[Language, BuiltBundle],
    inputs: BundleInputs,
    *,
    host: Organisation | None,
    by: User | str,
    now: datetime,
) -> PublicationResult:
    """Store the bundles as the current ones; within the caller's transaction, which holds the lock of the register."""
    _name_reviewers(deck, inputs.signatures.get(cast("Language", revision.draft.original), ()))
    bundles.store_pictures(built.values())
    changed = bundles.store_bundles({deck.slug: built}, {deck.slug: (deck.position, revision)}, by=by, now=now)[deck.slug]
    draft = revision.draft
    bundles.withdraw(deck.slug, kept=[language for language in draft.languages if draft.own_words(language).get("title")])
    _take_out(deck, built, inputs, by=by, now=now)
    if host:
        bundles.store_contacts(inputs.register if host == deck.organisation else register_queries.register_of(host), now)
    if changed:
        detail = {"revision": revision.number, "languages": list(changed)}
        record(organisation=deck.organisation, by=by, now=now, verb="deck.published", subject=deck, detail=detail)
    unchanged = tuple(language for language in built if language not in changed)
    return PublicationResult(deck=deck.slug, changed=changed, unchanged=unchanged)


def _take_out(deck: Deck, built: Mapping[Language, BuiltBundle], inputs: BundleInputs, *, by: User | str, now: datetime) -> None:
    """Take out of the languages that stay as they were what is gone, offline, or asks something else now."""
    out = {card.id for bundle in built.values() for card in bundle.bundle.cards}
    for row in PublishedBundle.objects.filter(deck=deck.slug, is_current=True).exclude(language__in=built).select_related("revision"):
        document = json.loads(row.body)
        meanings = {card["id"]: card.get("meaning", 1) for card in document["cards"]}
        left_out = {name for name, meaning in meanings.items() if name not in out or meaning != inputs.meanings.get(name, 1)}
        bundle = publishing_queries.BUNDLE_TYPE.validate_python(bundles.without_cards(document, left_out))
        if left_out and bundle.cards:
            ready = {deck.slug: {bundle.language: BuiltBundle(bundle, {})}}
            bundles.store_bundles(ready, {deck.slug: (row.position, row.revision)}, by=by, now=now)
        elif left_out:
            left = [language for language in publishing_queries.languages_of(deck.slug) if language != bundle.language]
            bundles.withdraw(deck.slug, kept=left)


def _name_reviewers(deck: Deck, signatures: tuple[Signature, ...]) -> None:
    """Name those who signed as the deck's reviewers; without a signature the names written stay."""
    names = list(dict.fromkeys(signature.name for signature in signatures))
    if names and names != deck.reviewed_by:
        deck.reviewed_by = names
        deck.save(update_fields=["reviewed_by"])
