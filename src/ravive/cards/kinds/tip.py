"""Tip: a card that explains and asks nothing; a variant asks what it told."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any, ClassVar, Literal

from ravive.cards.card import PromptVariant, PublishedCard
from ravive.cards.kinds.recall import RecallCard
from ravive.cards.marking import AnswerMark, Response
from ravive.cards.structure import Basics, CardStructure, Id, OneOrMore, StrictFields, Text, TypedWords, VariantWords, other_ids, repeated
from ravive.lib.problem import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One thing the tip says."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TipCard(PublishedCard):
    """A variant is a question that comes back in its place; its answer is the points."""

    kind: Literal["tip"] = "tip"
    points: tuple[Point, ...]
    variants: tuple[PromptVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return no credit: reading is an exposure, not an answer. The response has to be empty."""
        if response:
            raise ValueError(f"{', '.join(response)}: a tip asks nothing; answer an empty mapping")
        return AnswerMark(None)

    def question(self, prompt: str) -> RecallCard:
        """Return the card that asks what this one told."""
        shared: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(PublishedCard)}
        shared["prompt"] = prompt
        lines = tuple(f"{point.title} · {point.text}" for point in self.points)
        return RecallCard(**shared, do=lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class PointWords(StrictFields):
    title: Text
    text: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class TipWords(TypedWords):
    points: dict[Id, PointWords]
    variants: tuple[VariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TipStructure(CardStructure[TipWords]):
    words_type: ClassVar[type[TipWords]] = TipWords

    kind: Literal["tip"]
    points: Annotated[tuple[Id, ...], OneOrMore]

    def flaws(self) -> Iterator[Problem]:
        yield from repeated(self.points, ("points",))

    def word_flaws(self, words: TipWords) -> Iterator[Problem]:
        yield from other_ids(words.points, self.points, ("points",))

    def published(self, words: TipWords, basics: Basics) -> TipCard:
        return TipCard(
            **basics,
            points=tuple(Point(title=words.points[name].title, text=words.points[name].text) for name in self.points),
            variants=tuple(PromptVariant(prompt=variant.prompt) for variant in words.variants),
        )
