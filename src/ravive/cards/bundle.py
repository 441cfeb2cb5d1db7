"""The bundle: one published deck in one language, immutable, named by its content hash."""

from dataclasses import dataclass
from typing import Literal

from ravive.cards.card import (
    AgeRating,
    Audience,
    Fact,
    LanguageTag,
    MemoryModel,
    Origin,
    Picture,
    Signature,
    Source,
    Theme,
    TranslationStatus,
)
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.cloze import ClozeCard
from ravive.cards.kinds.hotspot import HotspotCard
from ravive.cards.kinds.match import MatchCard
from ravive.cards.kinds.multiple import MultipleCard
from ravive.cards.kinds.order import OrderCard
from ravive.cards.kinds.recall import RecallCard
from ravive.cards.kinds.scenario import ScenarioCard
from ravive.cards.kinds.tip import TipCard
from ravive.cards.kinds.truth import TruthCard

type AnyCard = ChoiceCard | MultipleCard | TruthCard | OrderCard | MatchCard | ClozeCard | RecallCard | HotspotCard | ScenarioCard | TipCard


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """A published deck in one language. `content_notes`, `sources`, `facts` and `pictures` are keyed by the ids cards use."""

    format: Literal[1]
    deck: str
    language: LanguageTag
    title: str
    summary: str
    audience: Audience
    written_for_minors: bool
    translation: TranslationStatus
    review_due: str
    licence: str
    themes: tuple[Theme, ...]
    memory: MemoryModel
    content_notes: dict[str, str]
    sources: dict[str, Source]
    facts: dict[str, Fact]
    pictures: dict[str, Picture]
    cards: tuple[AnyCard, ...]
    age_rating: AgeRating = "all_ages"
    signatures: tuple[Signature, ...] = ()
    # From whom it was adopted, the first author first.
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Someone to call or write to, for the "act now" screen, in one language."""

    id: str
    need: str
    countries: tuple[str, ...]
    name: str
    value: str
    href: str
    purpose: str
    detail: str | None = None
    audience: str
    always: bool
    status: Literal["to_confirm", "confirmed"]
    verified_on: str
    expires_on: str
    # Of its words, where the register lacks them in the language asked for.
    language: LanguageTag | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexedDeck:
    """One line of the index: enough to list the deck and to fetch its bundle."""

    deck: str
    title: str
    summary: str
    audience: Audience
    written_for_minors: bool
    translation: TranslationStatus
    themes: tuple[Theme, ...]
    # The id and theme of each card, in order: the mosaic is drawn before the bundle is fetched.
    cards: tuple[tuple[str, Theme], ...]
    url: str
    bytes: int
    pictures: tuple[str, ...]
    age_rating: AgeRating = "all_ages"


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningCampaign:
    """A campaign of the site that serves the cards: its page there, its last day, and the deck that goes with it."""

    title: str
    href: str
    ends_on: str
    deck: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """What is published in one language: `/bundles/index.<language>.json`."""

    format: Literal[1]
    language: LanguageTag
    published_at: str
    decks: tuple[IndexedDeck, ...]
    contacts: tuple[Contact, ...]
    # Beside those of the interface, in which any deck is published.
    languages: tuple[LanguageTag, ...] = ()
    # The name of the site that serves it, and the campaigns that people can join there today, the first to end first.
    site: str = ""
    campaigns: tuple[RunningCampaign, ...] = ()
