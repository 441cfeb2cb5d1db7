"""Adopting a deck that another organisation shares: the organisation gets a deck of its own, linked to the one it comes from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.cards.card import Language
from ravive.cards.draft import CardDraft
from ravive.decks.card_form.row_ids import made_id
from ravive.decks.editing.actions.decks import NOT_REVIEWED
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords, RevisionPicture, TranslationState
from ravive.lib.yaml_lines import Plain
from ravive.network import adoptions, queries
from ravive.network.actions import adopted_facts
from ravive.network.actions.adopted_facts import RequiredFacts
from ravive.network.models import Adoption
from ravive.people.actions import RefusedError, record
from ravive.people.models import Organisation
from ravive.publishing import published_source
from ravive.publishing.published_source import PublishedSource
from ravive.register.lock import lock_register


@dataclass(frozen=True, slots=True)
class AdoptionResult:
    """The new deck, and what it rests on."""

    deck: Deck
    facts: RequiredFacts


def adopt(*, deck: Deck, organisation: Organisation, by: User | str, now: datetime) -> AdoptionResult:
    """Create the organisation's own deck from what is published of a shared one, as a draft to adapt, translate, sign and publish.

    Facts it has an entry of are its own; the others are copied, to be confirmed. Raises RefusedError for a deck that is not
    shared with it, and for one it has adopted already.
    """
    with transaction.atomic():
        lock_register()
        upstream = queries.shared_with(organisation).filter(pk=deck.pk).select_related("organisation").first()
        source = queries.source_of(upstream) if upstream else None
        if upstream is None or source is None:
            raise RefusedError(_("This deck is not shared with the network any more."))
        known = Deck.objects.filter(organisation=organisation, upstream=upstream).first()
        if known:
            raise RefusedError(_("Your organisation has adopted this deck already, as “%(deck)s”.") % {"deck": known.slug})
        adopted = _create_deck(upstream, source, organisation, now)
        _take_pictures(adopted, source)
        _take_words(adopted, source)
        cards = source.draft.cards()
        _take_cards(adopted, source, cards)
        facts = adopted_facts.needed(list(cards.values()), theirs=upstream.organisation, ours=organisation)
        adopted_facts.copy(facts, theirs=upstream.organisation, ours=organisation, by=by, now=now)
        base = adoptions.base_data(cards, published_source.fields_of(source.draft), adopted_facts.plain(facts.theirs))
        Adoption.objects.create(deck=adopted, taken_at=now, base=base, settled=source.content)
        detail = {"from": upstream.organisation.name, "deck": upstream.slug, "licence": adopted.licence, "copied": list(facts.missing)}
        record(organisation=organisation, by=by, now=now, verb="deck.adopted", subject=adopted, detail=detail)
    return AdoptionResult(adopted, facts)


def _create_deck(upstream: Deck, source: PublishedSource, organisation: Organisation, now: datetime) -> Deck:
    data = source.draft.fields
    origin = {
        "organisation": upstream.organisation.name,
        "deck": upstream.slug,
        "title": source.title,
        "licence": data["licence"],
        "taken_on": localdate(now).isoformat(),
    }
    return Deck.objects.create(
        organisation=organisation,
        slug=made_id(f"{upstream.slug} {organisation.slug}", set(Deck.objects.values_list("slug", flat=True)), "deck"),
        position=(Deck.objects.aggregate(last=Max("position"))["last"] or 0) + 1,
        audience=data["audience"],
        written_for_minors=data["written_for_minors"],
        age_rating=data.get("age_rating", "all_ages"),
        languages=data["languages"],
        themes=data["themes"],
        review_due=date.fromisoformat(data["review_due"]),
        reviewed_by=[NOT_REVIEWED],
        licence=data["licence"],
        origins=[*data.get("origins", []), origin],
        content_notes=data["content_notes"],
        upstream=upstream,
        edited_at=now,
    )


def _take_pictures(deck: Deck, source: PublishedSource) -> None:
    contents = {row.digest: row.content for row in RevisionPicture.objects.filter(digest__in=source.draft.pictures.values())}
    DeckPicture.objects.bulk_create(
        DeckPicture(
            deck=deck,
            position=position,
            name=name,
            file=picture["file"],
            content=contents[source.draft.pictures[picture["file"]]],
            width=picture["width"],
            height=picture["height"],
        )
        for position, (name, picture) in enumerate(source.draft.fields["pictures"].items())
    )


def _take_words(deck: Deck, source: PublishedSource) -> None:
    own = {language: source.draft.own_words(language) for language in source.draft.words}
    original = own[source.original]
    DeckWords.objects.bulk_create(
        DeckWords(deck=deck, language=language, **words, **standing(deck, language, original)) for language, words in own.items()
    )


def _take_cards(deck: Deck, source: PublishedSource, cards: dict[str, CardDraft]) -> None:
    rows: dict[str, Card] = {}
    for position, (name, state) in enumerate(cards.items()):
        rows[name] = Card(deck=deck, position=position)
        rows[name].take(dict(state.structure))
    Card.objects.bulk_create(rows.values(), batch_size=500)
    words = (
        CardWords(card=rows[name], language=language, words=translation, **standing(deck, language, state.words[source.original]))
        for name, state in cards.items()
        for language, translation in state.words.items()
    )
    CardWords.objects.bulk_create(words, batch_size=500)


def standing(deck: Deck, language: Language, original: Plain) -> dict[str, Any]:
    """Return how far words are that were taken as they are published: as far as their language was there."""
    if language == deck.original_language:
        return {"status": TranslationState.SIGNED}
    is_read = deck.languages.get(language) == "read"
    return {"translated_from": original, "status": TranslationState.SIGNED if is_read else TranslationState.TO_BE_READ}
