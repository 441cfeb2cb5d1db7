"""Ordering: steps to put in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, ClassVar, Literal

from ravive.cards.card import PublishedCard
from ravive.cards.marking import AnswerMark, Response, ids_of
from ravive.cards.structure import (
    Basics,
    CardStructure,
    Id,
    Prompt,
    RowWords,
    StrictFields,
    TwoOrMore,
    TypedWords,
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
class OrderVariant:
    """`steps`, when set, are the card's own in other words: the same ids in the same right order."""

    prompt: str
    steps: tuple[Step, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderCard(PublishedCard):
    """`steps` are in the right order; who shows the card shuffles them."""

    kind: Literal["order"] = "order"
    steps: tuple[Step, ...]
    variants: tuple[OrderVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return Kendall's tau, not below 0: (pairs in order - pairs the other way) / pairs; a part is 1 for a step in its place."""
        right = [step.id for step in self.steps]
        order = ids_of(response, "order", right)
        if len(order) < len(right):
            raise ValueError(f"order: {order!r} lacks a step; give all of {', '.join(right)}")
        place = {name: index for index, name in enumerate(right)}
        pairs = [1 if place[first] < place[second] else -1 for first, second in combinations(order, 2)]
        return AnswerMark(max(0, sum(pairs)) / len(pairs), {name: float(order[index] == name) for index, name in enumerate(right)})


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderVariantWords(StrictFields):
    """A step without feedback has that of the card."""

    prompt: Prompt
    steps: dict[Id, RowWords] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderWords(TypedWords):
    steps: dict[Id, RowWords]
    variants: tuple[OrderVariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderStructure(CardStructure[OrderWords]):
    words_type: ClassVar[type[OrderWords]] = OrderWords

    kind: Literal["order"]
    steps: Annotated[tuple[Id, ...], TwoOrMore]

    def flaws(self) -> Iterator[Problem]:
        yield from repeated(self.steps, ("steps",))

    def word_flaws(self, words: OrderWords) -> Iterator[Problem]:
        yield from other_ids(words.steps, self.steps, ("steps",))
        for index, variant in enumerate(words.variants):
            if variant.steps is not None:
                yield from other_ids(variant.steps, self.steps, ("variants", index, "steps"))

    def published(self, words: OrderWords, basics: Basics) -> OrderCard:
        variants = (
            OrderVariant(prompt=variant.prompt, steps=None if variant.steps is None else self._steps(variant.steps, words))
            for variant in words.variants
        )
        return OrderCard(**basics, steps=self._steps(words.steps, words), variants=tuple(variants))

    def _steps(self, steps: dict[str, RowWords], words: OrderWords) -> tuple[Step, ...]:
        """Return the steps in their right order, in these words."""
        return tuple(
            Step(id=name, text=steps[name].text, feedback=steps[name].feedback or words.steps[name].feedback) for name in self.steps
        )
