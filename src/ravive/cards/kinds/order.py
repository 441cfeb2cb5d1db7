"""Ordering: steps to put in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, ClassVar, Literal

from ravive.cards.card import PromptVariant, PublishedCard
from ravive.cards.marking import AnswerMark, Response, ids_of
from ravive.cards.structure import (
    Basics,
    CardStructure,
    Id,
    StrictFields,
    Text,
    TwoOrMore,
    TypedWords,
    VariantWords,
    other_ids,
    repeated,
)
from ravive.lib.problem import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One thing to do; `feedback` says why it comes there."""

    id: str
    text: str
    feedback: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderCard(PublishedCard):
    """`steps` are in the right order; who shows the card shuffles them."""

    kind: Literal["order"] = "order"
    steps: tuple[Step, ...]
    variants: tuple[PromptVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return Kendall's tau, not below 0: (pairs in order - pairs the other way) / pairs; a part is 1 for a step in its place."""
        right = [step.id for step in self.steps]
        given = ids_of(response, "order", right)
        if len(given) < len(right):
            raise ValueError(f"order: {given!r} lacks a step; give all of {', '.join(right)}")
        place = {name: index for index, name in enumerate(right)}
        pairs = [1 if place[first] < place[second] else -1 for first, second in combinations(given, 2)]
        return AnswerMark(max(0, sum(pairs)) / len(pairs), {name: float(given[index] == name) for index, name in enumerate(right)})


@dataclass(frozen=True, kw_only=True, slots=True)
class StepWords(StrictFields):
    text: Text
    feedback: Text | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderWords(TypedWords):
    steps: dict[Id, StepWords]
    variants: tuple[VariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderStructure(CardStructure[OrderWords]):
    words_type: ClassVar[type[OrderWords]] = OrderWords

    kind: Literal["order"]
    steps: Annotated[tuple[Id, ...], TwoOrMore]

    def flaws(self) -> Iterator[Problem]:
        yield from repeated(self.steps, ("steps",))

    def word_flaws(self, words: OrderWords) -> Iterator[Problem]:
        yield from other_ids(words.steps, self.steps, ("steps",))

    def published(self, words: OrderWords, basics: Basics) -> OrderCard:
        return OrderCard(
            **basics,
            steps=tuple(Step(id=name, text=words.steps[name].text, feedback=words.steps[name].feedback) for name in self.steps),
            variants=tuple(PromptVariant(prompt=variant.prompt) for variant in words.variants),
        )
