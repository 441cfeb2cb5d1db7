"""Publishing: a deck becomes bundles in all its languages at once, or nothing changes."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ravive.cards.card import Language, Signature
from ravive.cards.draft import Reading
from ravive.decks import drafts
from ravive.decks.models import Deck
from ravive.decks.reviewing import revisions
from ravive.decks.translating import queries as translating_queries
from ravive.people.actions import record
from ravive.publishing import bundle_builder
from ravive.publishing import queries as publishing_queries
from ravive.publishing.actions import bundles
from ravive.publishing.bundle_builder import BundleInputs
from ravive.register import queries as register_queries
from ravive.register.lock import lock_register


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing did: the languages that changed, and those that were already out as they are."""

    deck: str
    changed: tuple[Language, ...]
    unchanged: tuple[Language, ...]


def publish(*, deck: Deck, by: User | str, now: datetime, note: str = "", reading: Reading | None = None) -> Published:
    """Publish a deck in all its languages, and whom to call as the host's register has it; publishing twice changes nothing.

    Cards whose translation into a language is missing or outdated stay out of that language until it follows.
    What is published is kept as a revision; the names of those who signed it become the deck's reviewers. `reading` spares reading
    what the caller has read in the same transaction. Raises PublishingError with every problem, and then nothing is changed.
    """
    with transaction.atomic():
        host = lock_register()
        known = register_queries.registers_of([deck.organisation, *([host] if host else [])])
        reading = reading or drafts.reading_of(deck)
        waiting = translating_queries.held_back(deck)
        revision = revisions.store(deck=deck, reading=reading, by=by, now=now, note=note)
        signatures = revisions.signatures_of([revision.pk]).get(revision.pk, ())
        setting = BundleInputs(
            register=known[deck.organisation_id],
            memory=publishing_queries.memory_of(deck.slug),
            waiting=waiting,
            meanings=revision.snapshot["meanings"],
            signatures=signatures,
        )
        # All languages or none: what lags behind is left out card by card, never published as it was.
        ready = bundle_builder.build(reading.draft, reading.contents, setting, timezone.localdate(now))
        _name_reviewers(deck, signatures)
        bundles.store_pictures(ready.values())
        changed = bundles.store_bundles({deck.slug: ready}, {deck.slug: (deck.position, revision)}, by=by, now=now)[deck.slug]
        bundles.withdraw(deck.slug, kept=ready)
        if host:
            bundles.store_contacts(known[host.pk], now)
        if changed:
            detail = {"revision": revision.number, "languages": list(changed)}
            record(organisation=deck.organisation, by=by, now=now, verb="deck.published", subject=deck, detail=detail)
    unchanged = tuple(language for language in ready if language not in changed)
    return Published(deck=deck.slug, changed=changed, unchanged=unchanged)


def _name_reviewers(deck: Deck, signatures: tuple[Signature, ...]) -> None:
    """Make those who signed the deck's reviewers; without a signature the names given stay."""
    names = list(dict.fromkeys(signature.name for signature in signatures))
    if names and names != deck.reviewed_by:
        deck.reviewed_by = names
        deck.save(update_fields=["reviewed_by"])
