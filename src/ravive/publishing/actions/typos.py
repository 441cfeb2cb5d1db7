"""A typo goes out with its first signature; the other reader can take it back, and the old text is out again."""

import json
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.cards.draft import DeckDraft, Reading
from ravive.decks import drafts
from ravive.decks.editing.actions.cards import save_card
from ravive.decks.models import Card, CardWords, Deck, DeckRevision, DeckWords, SignOff, Submission
from ravive.decks.reviewing import actions as reviewing_actions
from ravive.decks.reviewing import revisions, seats, signatures, typos
from ravive.people.actions import RefusedError, record
from ravive.people.actors import name_of
from ravive.people.models import Organisation
from ravive.publishing import bundle_builder, publication
from ravive.publishing.actions.publication import inputs_of, store_built
from ravive.publishing.actions.release import release
from ravive.publishing.errors import PublishingError
from ravive.publishing.models import PublishedBundle
from ravive.register.lock import lock_register


def release_signed_typo(*, sign_off: SignOff, now: datetime, **_named: object) -> None:
    """Publish a typo that was just signed. Where something stands in the way, it waits for its author like any signed version."""
    deck, by = sign_off.deck, sign_off.by
    if not Submission.objects.filter(deck=deck, revision__signed_content=sign_off.revision.signed_content, is_typo=True).exists():
        return
    found = publication.publication_of(deck)
    is_ready = by is not None and found.signing.is_typo and found.signing.may_go_out
    if not is_ready or by is None or found.out is None or typos.more_than_typos(found.out.draft, found.signing.draft):
        return
    try:
        with transaction.atomic():
            release(deck=deck, token=found.token, decisions={change.card_id: "typo" for change in found.changed}, look=(), by=by, now=now)
    except (PublishingError, RefusedError):
        return


def take_back(*, deck: Deck, reason: str, by: User, now: datetime) -> None:
    """Take back a typo that one person signed: what both signed before is out again, and the author reads why beside the card.

    Cards that were edited since stay as they are now. Raises RefusedError without a reason, for somebody who cannot sign the other
    seat, or when there is nothing to take back; and PublishingError where the old text cannot be published.
    """
    with transaction.atomic():
        host = lock_register()
        locked = Deck.objects.select_for_update(no_key=True).select_related("organisation").get(pk=deck.pk)
        state, typo = signatures.state_of(locked), seats.typo_to_take_back(locked, by)
        if typo is None or state.signed is None:
            raise RefusedError(_("There is no typo that you can take back: it was signed by both, or another version was submitted."))
        if not reason.strip():
            raise RefusedError(_("Write your comment first."))
        base = _before(typo.revision, state.signed)
        changed = _restore(locked, base.draft, typo.revision.draft, state.draft, by=by, now=now)
        name = Submission.objects.filter(deck=locked, revision__signed_content=state.signed.signed_content).values_list("name", flat=True)[
            0
        ]
        revision = revisions.store(deck=locked, reading=base, by=by, now=now)
        Submission.objects.create(deck=locked, revision=revision, name=name, by=by, by_name=name_of(by), at=now)
        _publish_original(locked, revision, base, host=host, by=by, now=now)
        if changed:
            reviewing_actions.comment(card=changed[0], text=reason, by=by, now=now)
        detail = {"revision": typo.revision.number, "note": reason.strip()}
        record(organisation=locked.organisation, by=by, now=now, verb="deck.typo_taken_back", subject=locked, detail=detail)


def _before(typo: DeckRevision, signed: DeckRevision) -> Reading:
    """Return the revision of a typo with the words that both signed before; the translations are those of now."""
    reading = drafts.readings_of_revisions([typo])[typo.pk]
    original = publication.original_of(typo.deck)
    words = {**reading.draft.words, original: signed.draft.words[original]}
    return replace(reading, draft=replace(reading.draft, words=words))


def _restore(deck: Deck, base: DeckDraft, typo: DeckDraft, stands: DeckDraft, *, by: User, now: datetime) -> list[Card]:
    """Give the texts that are still those of the typo their words of before; return the cards that the typo changed."""
    language = base.original
    changed: list[Card] = []
    for card in Card.objects.filter(deck=deck).select_related("deck").order_by("position", "pk"):
        before, after, here = (draft.card_words(language).get(card.card_id) for draft in (base, typo, stands))
        if before is None or before == after:
            continue
        changed.append(card)
        if here == after:
            save_card(card=card, structure=card.structure, words=before, base="", by=by, now=now, is_forced=True)
            # Translations followed the typo: they were made from the text that stands again.
            CardWords.objects.filter(card=card, translated_from=after).update(translated_from=before)
    own = [draft.own_words(language) for draft in (base, typo, stands)]
    if own[0] != own[1] == own[2]:
        DeckWords.objects.filter(deck=deck, language=language).update(**own[0])
        DeckWords.objects.filter(deck=deck, translated_from=own[1]).update(translated_from=own[0])
        deck.touch(now=now)
    return changed


def _publish_original(deck: Deck, revision: DeckRevision, base: Reading, *, host: Organisation | None, by: User, now: datetime) -> None:
    """Publish what both signed in the language it is written in; the typo was in no other, and the others stay as they are."""
    original = publication.original_of(deck)
    body = PublishedBundle.objects.filter(deck=deck.slug, language=original, is_current=True).values_list("body", flat=True).first()
    if body is None:
        return
    ids = frozenset(base.draft.card_ids)
    waiting = dict.fromkeys(base.draft.languages, ids)
    waiting[original] = ids - {card["id"] for card in json.loads(body)["cards"]}
    inputs = inputs_of(deck, revision, waiting)
    built, problems = bundle_builder.rebuild(base.draft, base.contents, inputs)
    if problems:
        raise PublishingError(drafts.by_card(base.draft, problems))
    store_built(deck, revision, built, inputs, host=host, by=by, now=now)
