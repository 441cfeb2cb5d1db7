"""Copying a deck within its organisation, to adapt it for others without touching the first."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from ravive.decks.card_form.row_ids import made_id
from ravive.decks.editing.actions.decks import NOT_REVIEWED
from ravive.decks.models import Card, CardWords, Deck, DeckPicture, DeckWords, TranslationState
from ravive.people.actions import record

LONGEST_TITLE = 120
_OF_DECK = ("audience", "written_for_minors", "age_rating", "themes", "review_due", "licence", "origins", "content_notes")


def copy_deck(*, deck: Deck, by: User, now: datetime) -> Deck:
    """Return a copy of the deck with all its languages, cards and pictures, at the end of the list, under an address of its own.

    Nothing of it is signed, read, published or shared, and it does not follow the deck that the first was adopted from.
    """
    with transaction.atomic():
        deck.lock()
        taken = set(Deck.objects.values_list("slug", flat=True))
        copy = Deck.objects.create(
            organisation=deck.organisation,
            slug=made_id(deck.slug.replace("-", " "), taken, "deck"),
            position=(Deck.objects.aggregate(last=Max("position"))["last"] or 0) + 1,
            languages={language: status if status == "original" else "to_be_read" for language, status in deck.languages.items()},
            reviewed_by=[NOT_REVIEWED],
            edited_at=now,
            **{name: getattr(deck, name) for name in _OF_DECK},
        )
        _copy_own(deck, copy)
        _copy_cards(deck, copy)
        record(organisation=deck.organisation, by=by, now=now, verb="deck.copied", subject=copy, detail={"from": deck.slug})
    return copy


def _copy_own(deck: Deck, copy: Deck) -> None:
    """Copy titles, summaries, notes and pictures; a number behind the title tells the two apart in lists."""
    words = list(DeckWords.objects.filter(deck=deck))
    number = 2
    while DeckWords.objects.filter(
        deck__organisation=deck.organisation, title__in=[_numbered(row.title, number) for row in words]
    ).exists():
        number += 1
    for row in words:
        row.pk, row.deck, row.title = None, copy, _numbered(row.title, number)
        _unsign(row, copy)
    DeckWords.objects.bulk_create(words)
    pictures = list(DeckPicture.objects.filter(deck=deck))
    for picture in pictures:
        picture.pk, picture.deck = None, copy
    DeckPicture.objects.bulk_create(pictures)


def _numbered(title: str, number: int) -> str:
    ending = f" ({number})"
    return title[: LONGEST_TITLE - len(ending)].rstrip() + ending


def _copy_cards(deck: Deck, copy: Deck) -> None:
    """Copy the cards with their ids; nobody has learnt those of the copy, so that their meaning is the first."""
    cards = list(Card.objects.filter(deck=deck))
    words = list(CardWords.objects.filter(card__deck=deck))
    by_key = {card.pk: Card(deck=copy, position=card.position) for card in cards}
    for card in cards:
        by_key[card.pk].take({**card.structure, "id": card.card_id, "kind": card.kind})
    Card.objects.bulk_create(by_key.values())
    for row in words:
        row.pk, row.card = None, by_key[row.card_id]
        _unsign(row, copy)
    CardWords.objects.bulk_create(words)


def _unsign(row: DeckWords | CardWords, copy: Deck) -> None:
    """Let a translation wait for a reader of the copy; what is outdated or missing stays so."""
    row.signed_by_name, row.signed_at = "", None
    if row.language != copy.original_language and row.status == TranslationState.SIGNED:
        row.status = TranslationState.TO_BE_READ
