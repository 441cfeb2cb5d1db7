"""Making decks and changing what belongs to none of their cards: title, audience, notes, pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from ravive.decks.card_form.row_ids import made_id
from ravive.decks.editing import uploads
from ravive.decks.models import Card, Deck, DeckPicture, DeckWords
from ravive.decks.queries import original_language
from ravive.people.actions import record
from ravive.people.models import Organisation

LICENCE = "CC-BY-SA-4.0"
# Who reviews a deck is named by signing it.
NOT_REVIEWED = "to-be-named-by-the-organisation"


@dataclass(frozen=True, kw_only=True)
class DeckValues:
    """What an author says of a deck as a whole, in its original language. `notes` are the content notes' texts by id."""

    title: str
    summary: str
    audience: str
    written_for_minors: bool
    age_rating: str
    themes: Sequence[str]
    review_due: date
    licence: str
    notes: dict[str, str]
    # In which it is to be published, beside the original.
    languages: Sequence[str] = ()


class InUseError(Exception):
    """What was to be deleted is shown by cards."""

    def __init__(self, cards: Sequence[str]) -> None:
        super().__init__(f"shown by {', '.join(cards)}")
        self.cards = tuple(cards)


def add_deck(*, organisation: Organisation, language: str, values: DeckValues, by: User, now: datetime) -> Deck:
    """Make a deck without cards, at the end of the installation's list; return it."""
    with transaction.atomic():
        taken = set(Deck.objects.values_list("slug", flat=True))
        deck = Deck(
            organisation=organisation,
            slug=made_id(values.title, taken, "deck"),
            position=(Deck.objects.aggregate(last=Max("position"))["last"] or 0) + 1,
            languages={language: "original"},
            reviewed_by=[NOT_REVIEWED],
        )
        _take(deck, values, now)
        record(organisation=organisation, by=by, now=now, verb="deck.made", subject=deck)
    return deck


def save_deck(*, deck: Deck, values: DeckValues, by: User, now: datetime) -> None:
    """Keep what the author says of the deck as a whole; a content note that is gone is gone in every language.

    Raises InUseError when a card still shows a note that is to go.
    """
    with transaction.atomic():
        gone = set(deck.content_notes) - values.notes.keys()
        using = [card.card_id for card in Card.objects.filter(deck=deck) if card.structure.get("content_note") in gone]
        if using:
            raise InUseError(using)
        for words in DeckWords.objects.filter(deck=deck):
            kept = {name: text for name, text in words.content_notes.items() if name not in gone}
            if kept != words.content_notes:
                words.content_notes = kept
                words.save(update_fields=["content_notes"])
        _take(deck, values, now)
        record(organisation=deck.organisation, by=by, now=now, verb="deck.changed", subject=deck)


def _take(deck: Deck, values: DeckValues, now: datetime) -> None:
    original = original_language(deck)
    deck.audience, deck.written_for_minors, deck.age_rating = values.audience, values.written_for_minors, values.age_rating
    deck.themes, deck.review_due, deck.licence = list(values.themes), values.review_due, values.licence
    deck.content_notes, deck.edited_at = list(values.notes), now
    statuses = {language: deck.languages.get(language, "to_be_read") for language in values.languages if language != original}
    deck.languages = {original: "original", **statuses}
    deck.save()
    texts = {"title": values.title, "summary": values.summary, "content_notes": values.notes}
    DeckWords.objects.update_or_create(deck=deck, language=original, defaults=texts)


def add_picture(*, deck: Deck, picture: uploads.PreparedPicture, by: User, now: datetime) -> DeckPicture:
    """Keep a picture under a name of its own; return it."""
    with transaction.atomic():
        deck.lock()
        names = set(DeckPicture.objects.filter(deck=deck).values_list("name", flat=True))
        name = made_id(picture.name, names, "image")
        made = DeckPicture.objects.create(
            deck=deck,
            position=len(names),
            name=name,
            file=uploads.file_name(name, picture.suffix),
            content=picture.content,
            width=picture.width,
            height=picture.height,
        )
        deck.touch(now=now)
        record(organisation=deck.organisation, by=by, now=now, verb="picture.added", subject=made)
    return made


def delete_picture(*, picture: DeckPicture, by: User, now: datetime) -> None:
    """Take a picture out of the deck. Raises InUseError when a card shows it."""
    deck = picture.deck
    with transaction.atomic():
        using = [card.card_id for card in Card.objects.filter(deck=deck) if card.structure.get("picture") == picture.name]
        if using:
            raise InUseError(using)
        record(organisation=deck.organisation, by=by, now=now, verb="picture.deleted", subject=picture)
        picture.delete()
        deck.touch(now=now)
