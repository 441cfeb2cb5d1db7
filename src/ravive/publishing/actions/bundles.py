"""Storing what is published: bundles, the pictures beside them and whom to call; for many decks in as few queries as for one."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ravive.cards.assembly import BuiltBundle, contacts, to_json
from ravive.cards.card import Language
from ravive.cards.register import Register
from ravive.decks.models import DeckRevision
from ravive.lib.languages import INTERFACE, in_order
from ravive.people.actors import name_of
from ravive.publishing import deck_previews
from ravive.publishing.models import PublishedBundle, PublishedContacts, PublishedPicture
from ravive.publishing.signals import decks_changed
from ravive.site import stored_pages

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
_IDENTITY = ["deck", "language", "digest"]
_CHANGING = ["body", "bytes", "position", "revision", "published_at", "published_by", "is_current", "gone_at"]


def store_pictures(published: Iterable[BuiltBundle]) -> None:
    """Store the pictures of bundles, each once."""
    contents = {name: content for ready in published for name, content in ready.pictures.items()}
    rows = []
    for name, content in contents.items():
        digest, _, extension = name.rpartition(".")
        rows.append(PublishedPicture(digest=digest, media_type=MEDIA_TYPES[extension], extension=extension, content=content))
    PublishedPicture.objects.bulk_create(rows, ignore_conflicts=True)
    # What is published again is no longer offline.
    PublishedPicture.objects.filter(digest__in=[row.digest for row in rows]).exclude(gone_at=None).update(gone_at=None)


def store_bundles(
    published: Mapping[str, Mapping[Language, BuiltBundle]],
    built_from: Mapping[str, tuple[int, DeckRevision]],
    *,
    by: User | str,
    now: datetime,
) -> dict[str, tuple[Language, ...]]:
    """Store these bundles as the current ones of their decks and languages; return the languages that changed, by deck.

    `built_from` has the position and the revision of each deck.
    """
    current = {
        (row.deck, row.language): row
        for row in PublishedBundle.objects.filter(deck__in=published, is_current=True).defer("body").order_by("pk")
    }
    made: list[PublishedBundle] = []
    same: list[PublishedBundle] = []
    for deck, by_language in published.items():
        for language, ready in by_language.items():
            row = _row(deck, language, ready.body, *built_from[deck], by=by, now=now)
            old = current.get((deck, language))
            if old is None or old.digest != row.digest:
                made.append(row)
            elif (old.position, old.revision_id) != (row.position, row.revision_id):
                old.position, old.revision = row.position, row.revision
                same.append(old)
    replaced = [current[row.deck, row.language].pk for row in made if (row.deck, row.language) in current]
    PublishedBundle.objects.filter(pk__in=replaced).update(is_current=False)
    PublishedBundle.objects.bulk_create(made, update_conflicts=True, unique_fields=_IDENTITY, update_fields=_CHANGING)
    # What was out as it is only moves with its deck.
    PublishedBundle.objects.bulk_update(same, ["position", "revision"])
    stored_pages.purge()
    if changed := sorted({row.deck for row in made}):
        decks_changed.send(sender=PublishedBundle, decks=changed)
        transaction.on_commit(partial(deck_previews.draw_decks.enqueue, decks=changed))
    return {deck: tuple(row.language for row in made if row.deck == deck) for deck in published}


def withdraw(deck: str, *, kept: Collection[str]) -> None:
    """Take the languages a deck no longer has off the lists; their bundles stay fetchable."""
    if PublishedBundle.objects.filter(deck=deck, is_current=True).exclude(language__in=kept).update(is_current=False):
        stored_pages.purge()
        decks_changed.send(sender=PublishedBundle, decks=[deck])
        deck_previews.delete(deck, kept=kept)


def without_cards(document: Mapping[str, Any], ids: Collection[str]) -> dict[str, Any]:
    """Return a bundle's JSON without these cards, and without what they alone named: facts, sources, pictures, content notes."""
    cards = [card for card in document["cards"] if card["id"] not in ids]
    # In the order in which cards name them, as in a bundle that was built without the cards.
    named = {
        "content_notes": [card.get("content_note") for card in cards],
        "sources": [name for card in cards for name in card["sources"]],
        "facts": [name for card in cards for name in (*card.get("facts", ()), card["help"])],
        "pictures": [card.get("picture") for card in cards],
    }
    kept = {part: {name: document[part][name] for name in dict.fromkeys(names) if name} for part, names in named.items()}
    return {**document, **kept, "cards": cards}


def withdraw_pictures(holding: Iterable[PublishedBundle], card_id: str, now: datetime) -> None:
    """Withdraw the pictures that only this card showed, or without a card all of these bundles; what another current bundle shows stays."""
    bodies = [json.loads(row.body) for row in holding]
    shown = {card.get("picture") for body in bodies for card in body["cards"] if card_id in ("", card["id"])}
    names = {picture["url"].rpartition("/")[2] for body in bodies for name, picture in body["pictures"].items() if name in shown}
    for name in names:
        if not PublishedBundle.objects.filter(is_current=True, body__contains=name).exists():
            PublishedPicture.objects.filter(digest=name.partition(".")[0]).update(gone_at=now)


def store_contacts(register: Register, now: datetime) -> None:
    """Store whom to call in each language, where that changed."""
    stored = dict(PublishedContacts.objects.values_list("language", "digest"))
    rows = []
    published = PublishedBundle.objects.filter(is_current=True).values_list("language", flat=True).distinct()
    for language in in_order([*INTERFACE, *published]):
        body = to_json(contacts(register, language, timezone.localdate(now)))
        digest = hashlib.sha256(body).hexdigest()
        if stored.get(language) != digest:
            rows.append(PublishedContacts(language=language, body=body.decode(), digest=digest, published_at=now))
    PublishedContacts.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["language"], update_fields=["body", "digest", "published_at"]
    )
    stored_pages.purge()


def _row(
    deck: str, language: Language, body: bytes, position: int, revision: DeckRevision, *, by: User | str, now: datetime
) -> PublishedBundle:
    return PublishedBundle(
        deck=deck,
        language=language,
        digest=hashlib.sha256(body).hexdigest(),
        body=body.decode(),
        bytes=len(body),
        position=position,
        revision=revision,
        published_at=now,
        published_by=name_of(by),
        is_current=True,
    )
