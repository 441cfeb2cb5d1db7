"""A deck as its authors write it: `deck.yaml`, the words of each language, and the pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from ravive.cards.card import AgeRating, Audience, Language, ListedLanguage, Signature, Theme, TranslationStatus
from ravive.cards.kinds.choice import ChoiceStructure, OptionsWords
from ravive.cards.kinds.cloze import ClozeStructure, ClozeWords
from ravive.cards.kinds.hotspot import HotspotStructure, HotspotWords
from ravive.cards.kinds.match import MatchStructure, MatchWords
from ravive.cards.kinds.multiple import MultipleStructure
from ravive.cards.kinds.order import OrderStructure, OrderWords
from ravive.cards.kinds.recall import RecallStructure, RecallWords
from ravive.cards.kinds.scenario import ScenarioStructure, ScenarioWords
from ravive.cards.kinds.tip import TipStructure, TipWords
from ravive.cards.kinds.truth import TruthStructure, TruthWords
from ravive.cards.structure import FILE_PATTERN, CardStructure, Id, OneOrMore, StrictFields, Text, TypedWords, YesNo

type AnyStructure = (
    ChoiceStructure
    | MultipleStructure
    | TruthStructure
    | OrderStructure
    | MatchStructure
    | ClozeStructure
    | RecallStructure
    | HotspotStructure
    | ScenarioStructure
    | TipStructure
)
type AnyWords = OptionsWords | TruthWords | OrderWords | MatchWords | ClozeWords | RecallWords | HotspotWords | ScenarioWords | TipWords


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureStructure(StrictFields):
    """A file in `media/` and the size at which it is drawn."""

    file: Annotated[str, StringConstraints(pattern=FILE_PATTERN)]
    width: Annotated[int, Field(ge=1, le=4000)]
    height: Annotated[int, Field(ge=1, le=4000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class OriginStructure(StrictFields):
    """A deck that this one was adopted from, as it was called on the day it was taken."""

    organisation: Text
    deck: Id
    title: Text
    licence: Text
    taken_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class DeckStructure(StrictFields):
    """What `deck.yaml` holds: all that does not change with the language."""

    id: Id
    audience: Audience
    written_for_minors: YesNo
    age_rating: AgeRating = "all_ages"
    languages: Annotated[dict[ListedLanguage, TranslationStatus], OneOrMore]
    themes: Annotated[tuple[Theme, ...], OneOrMore]
    review_due: date
    reviewed_by: Annotated[tuple[Text, ...], OneOrMore]
    licence: Text
    origins: tuple[OriginStructure, ...] = ()
    content_notes: tuple[Id, ...] = ()
    pictures: dict[Id, PictureStructure] = field(default_factory=dict[str, PictureStructure])
    cards: Annotated[tuple[Annotated[AnyStructure, Field(discriminator="kind")], ...], OneOrMore]


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageFile(StrictFields):
    """What a language's file holds. Which words a card needs follows from its kind."""

    title: Text
    summary: Text
    content_notes: dict[Id, Text] = field(default_factory=dict[str, str])
    cards: dict[Id, AnyWords]


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreadWords(StrictFields):
    """A language's file before the words of its cards are read, each as its kind wants."""

    title: Text
    summary: Text
    content_notes: dict[Id, Text] = field(default_factory=dict[str, str])
    cards: dict[Id, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class LanguageWords:
    """A language's words, read. `card_ids` are the ids of all its cards; `cards` lacks those that could not be read."""

    language: Language
    title: str
    summary: str
    content_notes: dict[str, str]
    cards: dict[str, TypedWords]
    card_ids: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeckSource:
    """A deck, read: its structure, its words by language, its pictures' content by file name, and who signed it.

    `meanings` are the numbers of the cards whose meaning changed since they were first published; `waiting` are the cards that
    stay out of a language until their translation follows: nothing is wrong with their having no words there. `numbers` are the
    places of the cards in the draft, where some of them could not be read.
    """

    structure: DeckStructure
    words: dict[Language, LanguageWords]
    pictures: dict[str, bytes]
    signatures: Mapping[Language, tuple[Signature, ...]] = field(default_factory=dict[Language, tuple[Signature, ...]])
    meanings: Mapping[str, int] = field(default_factory=dict[str, int])
    waiting: Mapping[Language, frozenset[str]] = field(default_factory=dict[Language, frozenset[str]])
    numbers: tuple[int, ...] | None = None

    def number(self, index: int) -> int:
        """Return the place in the draft of the card at this place among those that were read."""
        return index if self.numbers is None else self.numbers[index]

    def cards(self) -> tuple[CardStructure[Any], ...]:
        """Return the structures of all cards, in order."""
        return self.structure.cards

    def cards_in(self, language: Language) -> tuple[CardStructure[Any], ...]:
        """Return the structures of the cards that do not wait for their translation into this language."""
        waiting = self.waiting.get(language, frozenset())
        return tuple(card for card in self.structure.cards if card.id not in waiting)
