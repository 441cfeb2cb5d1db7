"""Taking a card or a deck offline: one person is enough, at once, everywhere; only a version signed by two brings it back."""

import json
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.cards.assembly import BuiltBundle
from ravive.decks import queries as decks_queries
from ravive.decks.models import Card, CardWords, Deck, Takedown, TakedownReason
from ravive.decks.models.takedown import LONGEST_NOTE
from ravive.decks.reviewing import takedowns
from ravive.decks.row_names import shortened
from ravive.people.actions import RefusedError, record
from ravive.people.actors import name_of
from ravive.people.models import Organisation
from ravive.publishing import deck_previews, queries, takedown_audience
from ravive.publishing.actions import bundles
from ravive.publishing.models import CardReport, PublishedBundle, TakedownNotice
from ravive.publishing.signals import decks_changed
from ravive.publishing.takedown_mails import queue_notices
from ravive.register.lock import lock_register
from ravive.site import stored_pages


def take_offline(*, deck: Deck, card_id: str = "", reason: str, note: str, by: User, now: datetime) -> Takedown:
    """Take a card, or without `card_id` the deck, offline in every language; return what is stored of it.

    Its bundles answer 410 from now on, and new ones without the card are current. Open reports on it are closed with the note.
    Raises RefusedError when it is offline already, or was never there; nothing is changed then.
    """
    with transaction.atomic():
        # Before the deck, as everywhere: two that lock in other orders wait for each other. Who publishes waits, and publishes without it.
        lock_register()
        locked = Deck.objects.select_for_update(no_key=True).select_related("organisation").get(pk=deck.pk)
        found = list(takedowns.in_force(locked))
        if takedowns.is_whole_deck(found) or card_id in takedowns.cards_in(found):
            raise RefusedError(_("A colleague took this offline before you."))
        holding = _bundles_with(locked, card_id)
        if card_id and not holding and not Card.objects.filter(deck=locked, card_id=card_id).exists():
            raise RefusedError(_("This card was never published."))
        made = Takedown.objects.create(
            deck=locked,
            card_id=card_id,
            label=_label(locked, card_id, holding),
            reason=TakedownReason(reason),
            note=note.strip()[:LONGEST_NOTE],
            at=now,
            by=by,
            by_name=name_of(by),
        )
        languages = _withdraw(locked, card_id, holding, by=by, now=now)
        _close_reports(made)
        _notify(made)
        verb = "card.taken_offline" if card_id else "deck.taken_offline"
        detail = {"reason": made.reason, "note": made.note, "languages": languages}
        label = f"{locked.slug}: {card_id}" if card_id else locked.slug
        record(organisation=locked.organisation, by=by, now=now, verb=verb, subject=locked, subject_label=label, detail=detail)
        queue_notices(made, now=now)
    return made


def bring_back(*, deck: Deck, by: User, now: datetime) -> int:
    """End what is in force for a deck, in the transaction that publishes a version signed since; return how many there were."""
    found = list(takedowns.in_force(deck).order_by("pk"))
    for takedown in found:
        verb = "card.back_online" if takedown.card_id else "deck.back_online"
        label = f"{deck.slug}: {takedown.card_id}" if takedown.card_id else deck.slug
        record(organisation=deck.organisation, by=by, now=now, verb=verb, subject=deck, subject_label=label)
    Takedown.objects.filter(pk__in=[takedown.pk for takedown in found]).update(returned_at=now)
    return len(found)


def _bundles_with(deck: Deck, card_id: str) -> list[PublishedBundle]:
    """Return every bundle of a deck that holds the card, current or not; without a card, all."""
    rows = PublishedBundle.objects.filter(deck=deck.slug).select_related("revision").order_by("pk")
    return [row for row in rows if not card_id or any(card["id"] == card_id for card in json.loads(row.body)["cards"])]


def _withdraw(deck: Deck, card_id: str, holding: Collection[PublishedBundle], *, by: User, now: datetime) -> list[str]:
    """Withdraw these bundles, and store what replaces them. Return the languages in which something was current."""
    current = [row for row in holding if row.is_current]
    PublishedBundle.objects.filter(pk__in=[row.pk for row in holding]).update(is_current=False, gone_at=now)
    stored_pages.purge()
    decks_changed.send(sender=PublishedBundle, decks=[deck.slug])
    for row in current if card_id else ():
        bundle = queries.BUNDLE_TYPE.validate_python(bundles.without_cards(json.loads(row.body), {card_id}))
        if bundle.cards:
            ready = {deck.slug: {bundle.language: BuiltBundle(bundle, {})}}
            bundles.store_bundles(ready, {deck.slug: (row.position, row.revision)}, by=by, now=now)
    bundles.withdraw_pictures(holding, card_id, now)
    deck_previews.delete(deck.slug, kept=queries.languages_of(deck.slug))
    return sorted(row.language for row in current)


def _label(deck: Deck, card_id: str, holding: Collection[PublishedBundle]) -> str:
    """Return what the card asks, or what the deck is called, in the language it is written in."""
    if not card_id:
        return decks_queries.title_of(deck)[:200]
    language = decks_queries.original_language(deck)
    words = CardWords.objects.filter(card__deck=deck, card__card_id=card_id, language=language).first()
    if words and words.words.get("prompt"):
        return shortened(str(words.words["prompt"]))
    bodies = [json.loads(row.body) for row in holding if row.language == language]
    return next((shortened(card["prompt"]) for body in bodies[::-1] for card in body["cards"] if card["id"] == card_id), card_id)


def _close_reports(made: Takedown) -> None:
    """Close what learners reported of it: it was done something about."""
    rows = CardReport.objects.filter(deck=made.deck, closed_at=None)
    rows = rows.filter(card_id=made.card_id) if made.card_id else rows
    note = " · ".join(text for text in (_("Taken offline"), str(TakedownReason(made.reason).label), made.note) if text)
    rows.update(closed_at=made.at, closed_by=made.by, closed_by_name=made.by_name, closing_note=note)


def _notify(made: Takedown) -> None:
    """Store who has to know: the deck's own organisation, who adopted it, and whose trainings use it."""
    reasons = takedown_audience.organisations_of(made.deck)
    TakedownNotice.objects.bulk_create(
        TakedownNotice(takedown=made, organisation_id=organisation, reason=reason) for organisation, reason in reasons.items()
    )


def read_notice(*, takedown: Takedown, organisation: Organisation, by: User, now: datetime) -> None:
    """Note that an organisation has read of a takedown; a second time changes nothing."""
    rows = TakedownNotice.objects.filter(takedown=takedown, organisation=organisation, read_at=None)
    rows.update(read_at=now, read_by_name=name_of(by))
