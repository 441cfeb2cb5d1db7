"""The order in which the site lists its decks; the first of each audience is where someone new begins."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from ravive.decks.models import Deck
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation
from ravive.publishing.models import PublishedBundle
from ravive.site import stored_pages


def list_first(*, deck: Deck, by: User, now: datetime) -> None:
    """List a deck before all others, at the desk and on the site at once. Raises RefusedError for another deck than the host's."""
    if not deck.organisation.is_host:
        raise RefusedError("only decks of the organisation that hosts this site are listed first")
    with transaction.atomic():
        # Two people who list a deck first at the same time follow one another.
        Organisation.objects.select_for_update().get(pk=deck.organisation_id)
        others = Deck.objects.exclude(pk=deck.pk).order_by("position", "slug").values_list("slug", flat=True)
        for position, slug in enumerate([deck.slug, *others]):
            Deck.objects.filter(slug=slug).update(position=position)
            PublishedBundle.objects.filter(deck=slug, is_current=True).update(position=position)
        stored_pages.purge()
        record(organisation=deck.organisation, by=by, now=now, verb="deck.listed_first", subject=deck)
