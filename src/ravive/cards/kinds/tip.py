"""Tip: a card that explains; its variants ask first, and another card asks about it later. None of it is marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from ravive.cards.card import PromptVariant, PublishedCard
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
    """`variants` ask what the tip says: the points are shown once the learner has thought."""

    kind: Literal["tip"] = "tip"
    points: tuple[Point, ...]
    variants: tuple[PromptVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return no credit: reading is an exposure, not an answer. The response has to be empty."""
        if response:
            raise ValueError(f"{', '.join(response)}: a tip asks nothing; answer an empty mapping")
        return AnswerMark(None)


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
