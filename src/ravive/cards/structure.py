"""What every card has as its author writes it: its structure in `deck.yaml` and its words in a language's file."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, TypedDict

from pydantic import ConfigDict, Field, Strict, StringConstraints

from ravive.cards.card import PublishedCard, Theme
from ravive.cards.problems import DeckCode
from ravive.lib.problem import Code, Path, Problem, problem

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
# Notions are shown to authors and are in no address: characters of every script. Python, Rust and JavaScript read this pattern alike.
_OF_NOTIONS = r"[^\s\x00-/:-`{-\xb4\u2000-\u206f]+"
NOTION_PATTERN = rf"^{_OF_NOTIONS}(-{_OF_NOTIONS})*$"
RIGHT_PATTERN = r"^(fact:)?[a-z0-9]+(-[a-z0-9]+)*$"
TEXT_PATTERN = r"\S"
FILE_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*\.(svg|png|webp)$"

PATTERN_CODES: dict[str, Code] = {
    ID_PATTERN: DeckCode.NOT_AN_ID,
    NOTION_PATTERN: DeckCode.NOT_A_NOTION,
    RIGHT_PATTERN: DeckCode.NOT_AN_ITEM,
    TEXT_PATTERN: DeckCode.TEXT_EMPTY,
    FILE_PATTERN: DeckCode.FILE_NAME,
}

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=60)]
NotionId = Annotated[str, StringConstraints(pattern=NOTION_PATTERN, max_length=60)]
LONGEST_TEXT = 2000
LONGEST_PROMPT = 240
Text = Annotated[str, StringConstraints(pattern=TEXT_PATTERN, max_length=LONGEST_TEXT)]
Prompt = Annotated[str, StringConstraints(pattern=TEXT_PATTERN, max_length=LONGEST_PROMPT)]
YesNo = Annotated[bool, Strict()]
Number = Annotated[float, Strict()]
_LONGEST_LIST = 12
OneOrMore = Field(min_length=1)
TwoOrMore = Field(min_length=2)


class StrictFields:
    """Marks a class that is read from a file: a field it does not know is an error."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedbackWords(StrictFields):
    """An option, a left item or a spot in one language."""

    text: Text
    feedback: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class RowWords(StrictFields):
    """A step, or an item of a variant, in one language: one without feedback may have that of the card."""

    text: Text
    feedback: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantWords(StrictFields):
    """The same card asked in other words."""

    prompt: Prompt


@dataclass(frozen=True, kw_only=True, slots=True)
class TypedWords(StrictFields):
    """What every card says, whatever its kind."""

    prompt: Prompt
    explanation: Text
    reflex: Text
    picture_alt: Text | None = None


class Basics(TypedDict):
    """The fields of `PublishedCard` that come from no kind in particular."""

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
    content_note: str | None
    facts: tuple[str, ...]
    confidence: bool
    picture: str | None
    picture_alt: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CardStructure[Words: TypedWords](StrictFields):
    """What every card has, whatever its kind and language."""

    words_type: ClassVar[type[Any]]

    id: Id
    theme: Theme
    notion: NotionId
    sources: Annotated[tuple[Id, ...], OneOrMore]
    critical: YesNo = False
    situation: YesNo = False
    status: Literal["published", "draft"] = "published"
    content_note: Id | None = None
    help: Id = "child-focus"
    facts: tuple[Id, ...] = ()
    confidence: YesNo = False
    picture: Id | None = None

    def flaws(self) -> Iterator[Problem]:
        """Yield what is wrong in the structure alone; paths as in `deck.yaml`."""
        raise NotImplementedError

    def word_flaws(self, words: Words) -> Iterator[Problem]:
        """Yield where the words do not fit the structure; paths as in the language's file."""
        raise NotImplementedError

    def published(self, words: Words, basics: Basics) -> PublishedCard:
        """Return the card as the phone gets it."""
        raise NotImplementedError

    def basics(self, words: Words) -> Basics:
        """Return the fields shared by all published cards."""
        return Basics(
            id=self.id,
            theme=self.theme,
            notion=self.notion,
            critical=self.critical,
            situation=self.situation,
            prompt=words.prompt,
            explanation=words.explanation,
            reflex=words.reflex,
            sources=self.sources,
            help=self.help,
            content_note=self.content_note,
            facts=self.facts,
            confidence=self.confidence,
            picture=self.picture,
            picture_alt=words.picture_alt,
        )


def listed(ids: Collection[str]) -> str:
    """Return the ids for a message: `a, b, c`, the first twelve of many, or `none` when there is none."""
    shown = list(ids)[:_LONGEST_LIST]
    return ", ".join(shown) + (f" and {len(ids) - len(shown)} more" if len(ids) > len(shown) else "") or "none"


def repeated(ids: Collection[str], path: Path) -> Iterator[Problem]:
    """Yield a problem for every id that stands more than once."""
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            yield problem(DeckCode.TWICE, (*path, index), name=name)
        seen.add(name)


def unknown(value: str, accepted: Collection[str], code: DeckCode, path: Path) -> Iterator[Problem]:
    """Yield a problem of this code when `value` is none of `accepted`."""
    if value not in accepted:
        yield problem(code, path, name=value, accepted=listed(accepted))


def other_ids(ids: Collection[str], expected: Collection[str], path: Path) -> Iterator[Problem]:
    """Yield a problem for every id that the words lack or have in excess."""
    for name in expected:
        if name not in ids:
            yield problem(DeckCode.NO_WORDS, (*path, name), is_lacking=True, name=name, accepted=listed(expected))
    for name in ids:
        if name not in expected:
            yield problem(DeckCode.WORDS_EXTRA, (*path, name), name=name, accepted=listed(expected))
