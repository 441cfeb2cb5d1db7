"""Publishing large decks in the background: the revision stored at the click is built and published by the worker."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from ravive.cards.card import Language
from ravive.cards.draft import Reading
from ravive.decks import drafts
from ravive.decks.models import Deck
from ravive.decks.reviewing import revisions, takedowns
from ravive.people.actors import name_of
from ravive.publishing import bundle_builder
from ravive.publishing.actions.publication import inputs_of, store_built, waiting_in
from ravive.publishing.errors import PublishingError
from ravive.publishing.models import PublicationRequest
from ravive.register.lock import lock_register

# A deck of so many published cards is built within the request.
CARDS_IN_REQUEST = 100


def request_publication(*, deck: Deck, reading: Reading, held: Collection[Language], by: User, now: datetime) -> PublicationRequest:
    """Store the deck as it is, and let the worker publish all but the languages `held`; a later request replaces one that waits."""
    with transaction.atomic():
        revision = revisions.store(deck=deck, reading=reading, by=by, now=now)
        waiting = waiting_in(deck, reading.draft, held)
        values = {
            "revision": revision,
            "waiting": {language: sorted(cards) for language, cards in waiting.items()},
            "requested_at": now,
            "requested_by": by,
            "requested_by_name": name_of(by),
            "steps": 1 + len(reading.draft.without_waiting(waiting).words),
            "steps_done": 0,
            "has_failed": False,
        }
        request, _ = PublicationRequest.objects.update_or_create(deck=deck, defaults=values)
        transaction.on_commit(partial(publish_requested.enqueue, deck.pk))
    return request


@task
def publish_requested(deck: int) -> str:
    """Publish the revision that was requested for a deck, if a request still waits; return its name in addresses."""
    request = _waiting_request(deck)
    if request is None:
        return ""
    now = timezone.now()
    found, revision = request.deck, request.revision
    waiting = {language: frozenset(cards) for language, cards in request.waiting.items()}
    reading = drafts.readings_of_revisions([revision])[revision.pk]
    inputs = inputs_of(found, revision, waiting)
    mine = PublicationRequest.objects.filter(pk=request.pk, revision=revision, requested_at=request.requested_at)
    mine.update(steps_done=0)
    step = partial(mine.update, steps_done=F("steps_done") + 1)
    try:
        built = bundle_builder.build(reading.draft, reading.contents, inputs, timezone.localdate(now), step)
        with transaction.atomic():
            host = lock_register()
            if not mine.select_for_update().exists():
                return ""
            if takedowns.is_whole_deck(takedowns.in_force(found)):
                mine.delete()
                return ""
            # Whatever was corrected in the register or taken offline meanwhile is so in what is published.
            if (current := inputs_of(found, revision, waiting)) != inputs:
                inputs = current
                built = bundle_builder.build(reading.draft, reading.contents, inputs, timezone.localdate(now))
            store_built(found, revision, built, inputs, host=host, by=request.requested_by or request.requested_by_name, now=now)
            mine.delete()
    except PublishingError:
        # The page for publishing shows the problems of the deck as it is now.
        mine.update(has_failed=True)
    return found.slug


def _waiting_request(deck: int) -> PublicationRequest | None:
    rows = PublicationRequest.objects.select_related("deck__organisation", "revision", "requested_by")
    return rows.filter(deck=deck, has_failed=False).first()
