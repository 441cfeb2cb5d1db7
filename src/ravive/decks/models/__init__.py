"""What is stored: decks as their authors write them, the facts register, reviews, and what is published."""

from ravive.decks.models.adoption import Adoption
from ravive.decks.models.deck import Card, CardWords, Deck, DeckPicture, DeckWords, TranslationState
from ravive.decks.models.history import CardRevision
from ravive.decks.models.published import BundleTaken, DeckMemory, MadeCards, PublishedBundle, PublishedContacts, PublishedPicture
from ravive.decks.models.register import FactCheck, RegisterEntry, RegisterSourceEntry
from ravive.decks.models.review import CardComment, CardReport, DeckRevision, RevisionPicture, SignOff, Submission

__all__ = [
    "Adoption",
    "BundleTaken",
    "Card",
    "CardComment",
    "CardReport",
    "CardRevision",
    "CardWords",
    "Deck",
    "DeckMemory",
    "DeckPicture",
    "DeckRevision",
    "DeckWords",
    "FactCheck",
    "MadeCards",
    "PublishedBundle",
    "PublishedContacts",
    "PublishedPicture",
    "RegisterEntry",
    "RegisterSourceEntry",
    "RevisionPicture",
    "SignOff",
    "Submission",
    "TranslationState",
]
