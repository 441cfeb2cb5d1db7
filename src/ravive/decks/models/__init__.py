"""What is stored of decks: what their authors write, their revisions, their reviews, and what was taken offline."""

from ravive.decks.models.card_reading import CardReading
from ravive.decks.models.deck import Card, CardWords, Deck, DeckPicture, DeckWords, TranslationState
from ravive.decks.models.history import CardRevision
from ravive.decks.models.review import CardComment, DeckRevision, RevisionPicture, SignOff, Submission
from ravive.decks.models.takedown import Takedown, TakedownReason

__all__ = [
    "Card",
    "CardComment",
    "CardReading",
    "CardRevision",
    "CardWords",
    "Deck",
    "DeckPicture",
    "DeckRevision",
    "DeckWords",
    "RevisionPicture",
    "SignOff",
    "Submission",
    "Takedown",
    "TakedownReason",
    "TranslationState",
]
