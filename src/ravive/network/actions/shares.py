"""Sharing a deck with the network, and no longer: others may take what is published of it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.decks.models import Deck
from ravive.people.actions import RefusedError, record
from ravive.publishing import published_source


def share(*, deck: Deck, by: User | str, now: datetime) -> None:
    """Let the other organisations see, adopt and adapt what is published of the deck, now and later.

    Raises RefusedError while nothing of it is published.
    """
    with transaction.atomic():
        locked = Deck.objects.select_for_update(no_key=True).get(pk=deck.pk)
        if not published_source.content_out(locked):
            raise RefusedError(_("Nothing of this deck is published yet. Publish it, then share it."))
        _set(locked, is_shared=True, verb="deck.shared", by=by, now=now)
        deck.is_shared = True


def unshare(*, deck: Deck, by: User | str, now: datetime) -> None:
    """Share the deck no longer; who adopted it keeps what they took, and sees no change of it any more."""
    with transaction.atomic():
        locked = Deck.objects.select_for_update(no_key=True).get(pk=deck.pk)
        _set(locked, is_shared=False, verb="deck.unshared", by=by, now=now)
        deck.is_shared = False


def _set(deck: Deck, *, is_shared: bool, verb: str, by: User | str, now: datetime) -> None:
    if deck.is_shared != is_shared:
        deck.is_shared = is_shared
        deck.save(update_fields=["is_shared"])
        record(organisation=deck.organisation, by=by, now=now, verb=verb, subject=deck)
