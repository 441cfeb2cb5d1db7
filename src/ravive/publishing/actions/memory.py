"""What is out predicts with the memory model of today: the content of a bundle stays, its numbers change."""

import json
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from ravive.cards.assembly import BuiltBundle, to_plain
from ravive.cards.card import Language
from ravive.decks import deck_memory
from ravive.lib.languages import in_order
from ravive.publishing import queries
from ravive.publishing.actions import bundles
from ravive.publishing.actions.publication import PublicationResult
from ravive.publishing.models import MemoryRelease, PublishedBundle
from ravive.register.lock import lock_register

BY_MEMORY = "Ravive, memory model"


def store_memory_release(
    *, deck: str, number: int, joined_before: date, learners: int, cards: deck_memory.StoredSums, now: datetime
) -> PublicationResult:
    """Store what a group of learners says of a deck's cards, and publish the deck's bundles again with it, their content unchanged.

    `cards` are sums with noise. Returns what was published; nothing for a deck that is not. Raises IntegrityError where the deck has a
    release of this number: another process was faster.
    """
    with transaction.atomic():
        lock_register()
        MemoryRelease.objects.create(
            deck=deck, number=number, joined_before=joined_before, learners=learners, cards=list(cards), released_at=now
        )
        return _published_with_memory(deck, by=BY_MEMORY, now=now)


def refresh_memory(*, now: datetime, by: User | str = BY_MEMORY) -> list[PublicationResult]:
    """Publish again every deck whose bundles carry another memory model than they should: after an update of Ravive, for one."""
    decks = PublishedBundle.objects.filter(is_current=True).order_by("deck").values_list("deck", flat=True).distinct()
    done: list[PublicationResult] = []
    for deck in decks:
        with transaction.atomic():
            lock_register()
            done.append(_published_with_memory(deck, by=by, now=now))
    return [published for published in done if published.changed]


def _published_with_memory(deck: str, *, by: User | str, now: datetime) -> PublicationResult:
    """Replace each current bundle of the deck by one with the memory model of today."""
    memory = queries.memory_of(deck)
    rows = list(PublishedBundle.objects.filter(deck=deck, is_current=True).select_related("revision"))
    changed: set[Language] = set()
    for row in rows:
        bundle = queries.BUNDLE_TYPE.validate_python(_with_memory(json.loads(row.body), memory))
        ready = {deck: {bundle.language: BuiltBundle(bundle, {})}}
        changed |= set(bundles.store_bundles(ready, {deck: (row.position, row.revision)}, by=by, now=now)[deck])
    languages = in_order(row.language for row in rows)
    return PublicationResult(
        deck=deck,
        changed=tuple(language for language in languages if language in changed),
        unchanged=tuple(language for language in languages if language not in changed),
    )


def _with_memory(document: dict[str, Any], memory: deck_memory.BundleMemory) -> dict[str, Any]:
    """Return a bundle's JSON, of this Ravive or an earlier one, with this memory model and nothing of its old one."""
    priors = memory.priors_of({card["id"]: card.get("meaning", 1) for card in document["cards"]})
    cards: list[dict[str, Any]] = []
    for card in document["cards"]:
        kept = {name: value for name, value in card.items() if name != "prior"}
        prior = priors.get(card["id"])
        cards.append(kept if prior is None else {**kept, "prior": list(prior)})
    return {**document, "memory": to_plain(memory.model), "cards": cards}
