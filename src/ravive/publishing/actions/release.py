"""Publishing from the desk: signed by two, and with its author's word on every changed card: a typo, or a change of meaning."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ravive.cards.card import Language
from ravive.cards.draft import Reading
from ravive.cards.meaning import Decision
from ravive.cards.translation import is_behind, missing_paths
from ravive.decks import language_reading
from ravive.decks.models import Card, CardWords, Deck, TranslationState
from ravive.decks.reviewing.snapshot_diff import CardChange
from ravive.decks.row_names import shortened
from ravive.decks.translating import queries
from ravive.lib.languages import in_order
from ravive.people.actions import RefusedError, record
from ravive.publishing import publication
from ravive.publishing.actions import background
from ravive.publishing.actions.publication import PublicationResult, publish
from ravive.publishing.actions.takedowns import bring_back
from ravive.publishing.models import PublicationRequest
from ravive.publishing.publication import Publication
from ravive.register.lock import lock_register


def release(
    *,
    deck: Deck,
    token: str,
    decisions: Mapping[str, Decision],
    look: Collection[str],
    by: User,
    now: datetime,
    unread: Collection[Language] = (),
) -> PublicationResult | PublicationRequest:
    """Publish the deck that was looked at under `token`; return what changed, or the request that the worker publishes a large deck.

    `decisions` says of each changed card what it was: after a typo learners keep what they remember, after a change of meaning
    the card is asked again, and stays out of each language until its translation follows. `look` are the cards with a typo that
    translators should look at all the same. A language with texts that nobody read stays as it was published, unless it is one of
    `unread`: the person who publishes answers for it, and the audit log says so.
    Raises RefusedError without both signatures (one for a typo), when the deck was edited meanwhile, or without a word on a changed
    card; and PublishingError with every problem. Nothing is changed then.
    """
    with transaction.atomic():
        # Before the deck, as everywhere: two that lock in other orders wait for each other.
        lock_register()
        locked = Deck.objects.select_for_update(no_key=True).get(pk=deck.pk)
        language_reading.note_languages(locked)
        found = publication.publication_of(locked)
        if found.token != token:
            raise RefusedError(_("The deck was edited since you opened this page. Look at what changed, then publish."))
        if not found.signing.may_go_out:
            raise RefusedError(_("Two people have to sign this version first: a field expert and a second reader."))
        _weigh(locked, found, decisions, look, by=by, now=now)
        held = _held_languages(locked, found, unread, by=by, now=now)
        # Two people signed since: what was offline comes back with this version.
        if found.signing.takedowns:
            bring_back(deck=locked, by=by, now=now)
        reading = _with_statuses(found.signing.reading, locked)
        if len(reading.draft.without_drafts().card_ids) > background.CARDS_IN_REQUEST:
            return background.request_publication(deck=locked, reading=reading, held=held, by=by, now=now)
        done = publish(deck=locked, by=by, now=now, reading=reading, held=held)
        return replace(done, cards=tuple(change.card_id for change in (*found.changed, *found.new)))


def _weigh(deck: Deck, found: Publication, decisions: Mapping[str, Decision], look: Collection[str], *, by: User, now: datetime) -> None:
    """Store what its author decided of each changed card. Raises RefusedError without a word on one."""
    undecided = [shortened(change.prompt) or change.card_id for change in found.changed if change.card_id not in decisions]
    if undecided:
        raise RefusedError(
            _("Say of each changed card whether it is a typo or a change of meaning: %(cards)s.") % {"cards": " · ".join(undecided)}
        )
    meaning = [change.card_id for change in found.changed if decisions[change.card_id] == "meaning"]
    Card.objects.filter(deck=deck, card_id__in=meaning).update(meaning=F("meaning") + 1)
    _update_translations(deck, found.changed, frozenset(meaning), frozenset(look))
    if found.changed:
        detail = {"meaning": meaning, "typo": [change.card_id for change in found.changed if change.card_id not in meaning]}
        record(organisation=deck.organisation, by=by, now=now, verb="deck.changes_weighed", subject=deck, detail=detail)


def _held_languages(deck: Deck, found: Publication, unread: Collection[Language], *, by: User, now: datetime) -> set[Language]:
    """Return the languages that stay as they were published, and record who answers for those that nobody read."""
    # A look that was asked for just now makes a language unread, too.
    unread_now = publication.unread_languages(deck, found.signing.draft, found.waiting).keys()
    held = unread_now - set(unread)
    if answered := in_order(unread_now - held):
        detail = {"languages": list(answered)}
        record(organisation=deck.organisation, by=by, now=now, verb="deck.published_unread", subject=deck, detail=detail)
    return held


def _with_statuses(reading: Reading, deck: Deck) -> Reading:
    """Return what was read of the deck, with how far its languages are now."""
    languages = {language: deck.languages[language] for language in reading.draft.fields["languages"]}
    return replace(reading, draft=replace(reading.draft, structure={**reading.draft.fields, "languages": languages}))


def _update_translations(deck: Deck, changed: Collection[CardChange], meaning: frozenset[str], look: frozenset[str]) -> None:
    """Set for each translation of the changed cards whether it is outdated, to be looked at, or as good as before."""
    by_card = {change.card_id: change for change in changed if publication.is_reworded(change)}
    if not by_card:
        return
    rows = CardWords.objects.filter(card__deck=deck, card__card_id__in=by_card).exclude(language=deck.original_language)
    updated: list[CardWords] = []
    for row in rows.select_related("card").order_by("pk"):
        change = by_card[row.card.card_id]
        if row.translated_from is None:
            row.translated_from = change.before.words_in(change.language) if change.before else None
        if change.after and is_behind(change.after.words_in(change.language), queries.translation_of(row)):
            _update(row, change, is_meaning=change.card_id in meaning, is_to_look_at=change.card_id in look)
        updated.append(row)
    CardWords.objects.bulk_update(updated, ["translated_from", "status", "signed_by_name", "signed_at"], batch_size=200)
    language_reading.note_languages(deck)


def _update(row: CardWords, change: CardChange, *, is_meaning: bool, is_to_look_at: bool) -> None:
    if is_meaning:
        row.status = TranslationState.OUTDATED
    elif is_to_look_at:
        row.status = TranslationState.TO_BE_READ if row.status == TranslationState.SIGNED else row.status
    elif change.before and change.after:
        # Only what this change put behind follows by itself: an older change still waits for its translator.
        is_older = is_behind(change.before.words_in(change.language), queries.translation_of(row))
        if not is_older and not missing_paths(change.after.words_in(change.language), row.words):
            row.translated_from = change.after.words_in(change.language)
        return
    if row.status != TranslationState.SIGNED:
        row.signed_by_name, row.signed_at = "", None
