"""What all published cards share, and what a bundle holds besides its cards.

The JSON Schema in `protocol/bundle.schema.json` and the TypeScript types are generated from these classes.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ravive.lib.languages import ALL, Language, UnknownLanguageError, checked_language


def _read_language(tag: str) -> Language:
    try:
        return checked_language(tag)
    except UnknownLanguageError as problem:
        accepted = f"{', '.join(map(repr, ALL[:-1]))} or {ALL[-1]!r}"
        # As pydantic reports a word that is not among those accepted.
        raise PydanticCustomError("literal_error", "the language is unknown", {"expected": accepted}) from problem


# A language in what is read: refused unless the table has it.
LanguageTag = Annotated[Language, AfterValidator(_read_language), WithJsonSchema({"type": "string", "pattern": "^[a-z]{2,3}$"})]
# The same where people write it: their editor lists what is accepted.
ListedLanguage = Annotated[LanguageTag, WithJsonSchema({"type": "string", "enum": list(ALL)})]
Theme = Literal["signs", "react", "report", "law", "online"]
THEMES: tuple[Theme, ...] = ("signs", "react", "report", "law", "online")
AgeRating = Literal["all_ages", "from_12", "from_16", "adults"]
Audience = Literal["public", "professionals", "teenagers"]
TranslationStatus = Literal["original", "to_be_read", "read"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One answer a learner can choose, with what to say about it once it is chosen or missed."""

    id: str
    text: str
    feedback: str
    right: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PromptVariant:
    """The same card asked in other words."""

    prompt: str


# How much harder a card is than others, and how much more once it was met, in logits; then the variance of each.
type CardPrior = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedCard:
    """What every published card carries, whatever its kind."""

    id: str
    theme: Theme
    notion: str
    critical: bool
    situation: bool
    prompt: str
    explanation: str
    reflex: str
    sources: tuple[str, ...]
    help: str
    content_note: str | None = None
    facts: tuple[str, ...] = ()
    confidence: bool = False
    picture: str | None = None
    picture_alt: str | None = None
    # Raised by its author when the card asks for something else than before: memories of another number are not of this card.
    meaning: int = 1
    # What all learners' answers say of this card; none until there are answers.
    prior: CardPrior | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a card's content comes from, as shown under the card."""

    title: str
    reference: str
    read_on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A register entry in one language, with its dates, so that its age shows where it was already published."""

    kind: Literal["contact", "figure", "statement", "law"]
    name: str
    value: str
    status: Literal["to_confirm", "confirmed"]
    verified_on: str
    expires_on: str
    href: str | None = None
    purpose: str | None = None
    detail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture of the bundle; `url` is relative to the bundle and named by the content hash."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """Who vouched for what is published. `role` is "expert", or what the second reader vouched for: legal, survivor_informed…"""

    name: str
    role: str
    signed_on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A deck that this one was adopted from: whose it is, its id and title there, its licence, and the day it was taken."""

    organisation: str
    deck: str
    title: str
    licence: str
    taken_on: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoryVariances:
    """How much is not known, in logits squared: of learners, of notions and cards within a learner, of ability's drift at each answer.

    `card` and `card_met` are those of a card without `prior`: before it was met, and what changes once it was.
    """

    learner: float
    notion: float
    card_in_learner: float
    drift: float
    card: float
    card_met: float


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoryModel:
    """What the phone predicts recall with.

    `coefficients` are in the order of `inputs` in `protocol/hybrid_vectors.json`; `clock` has the 21 parameters of FSRS-6.
    """

    model: Literal["pooled-3"]
    coefficients: tuple[float, ...]
    variances: MemoryVariances
    clock: tuple[float, ...]
