"""Matching: each item on the left goes with one on the right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from ravive.cards.card import PublishedCard
from ravive.cards.marking import AnswerMark, Response, text_of, texts_of
from ravive.cards.problems import DeckCode
from ravive.cards.structure import (
    RIGHT_PATTERN,
    Basics,
    CardStructure,
    FeedbackWords,
    Id,
    Prompt,
    RowWords,
    StrictFields,
    Text,
    TwoOrMore,
    TypedWords,
    other_ids,
    repeated,
)
from ravive.lib.problem import Problem, problem

# An item of the card, or `fact:ID`, an entry of the register.
RightId = Annotated[str, StringConstraints(pattern=RIGHT_PATTERN, max_length=65)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Left:
    """`right` is the id of the item it goes with."""

    id: str
    text: str
    feedback: str
    right: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Right:
    """Several left items may share one; one that no left item names is a decoy."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchVariant:
    """`left`, when set, are the card's own in other words: the same ids, each with the same right one."""

    prompt: str
    left: tuple[Left, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchCard(PublishedCard):
    kind: Literal["match"] = "match"
    left: tuple[Left, ...]
    right: tuple[Right, ...]
    variants: tuple[MatchVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return the share of left items that have their right one; a left item left out counts as not found."""
        chosen_by_item = texts_of(response, "pairs", [item.id for item in self.left])
        right = [item.id for item in self.right]
        for chosen in chosen_by_item.values():
            text_of({"pairs": chosen}, "pairs", right)
        parts = {item.id: float(chosen_by_item.get(item.id) == item.right) for item in self.left}
        return AnswerMark(sum(parts.values()) / len(parts), parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchVariantWords(StrictFields):
    """An item without feedback has that of the card."""

    prompt: Prompt
    left: dict[Id, RowWords] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchWords(TypedWords):
    left: dict[Id, FeedbackWords]
    right: dict[Id, Text] | None = None
    variants: tuple[MatchVariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchStructure(CardStructure[MatchWords]):
    words_type: ClassVar[type[MatchWords]] = MatchWords

    kind: Literal["match"]
    pairs: Annotated[dict[Id, RightId], TwoOrMore]
    extra: tuple[RightId, ...] = ()

    def right_ids(self) -> tuple[str, ...]:
        """Return each right id once, those of the pairs first."""
        return tuple(dict.fromkeys((*self.pairs.values(), *self.extra)))

    def flaws(self) -> Iterator[Problem]:
        yield from repeated(self.extra, ("extra",))
        for index, name in enumerate(self.extra):
            if name in self.pairs.values():
                yield problem(DeckCode.EXTRA_PAIRED, ("extra", index), name=name)
        if len(self.right_ids()) < 2:
            yield problem(DeckCode.NOTHING_TO_CHOOSE, ("pairs",), count=len(self.right_ids()))

    def word_flaws(self, words: MatchWords) -> Iterator[Problem]:
        yield from other_ids(words.left, tuple(self.pairs), ("left",))
        for index, variant in enumerate(words.variants):
            if variant.left is not None:
                yield from other_ids(variant.left, tuple(self.pairs), ("variants", index, "left"))
        own = [name for name in self.right_ids() if not name.startswith("fact:")]
        yield from other_ids(words.right or {}, own, ("right",))

    def published(self, words: MatchWords, basics: Basics) -> MatchCard:
        own = words.right or {}
        return MatchCard(
            **basics,
            left=self._left(words.left, words),
            # `{fact-with-name:ID}` becomes the entry's name and value when the facts are filled in.
            right=tuple(
                Right(id=name, text="{fact-with-name:" + name.removeprefix("fact:") + "}" if name.startswith("fact:") else own[name])
                for name in self.right_ids()
            ),
            variants=tuple(
                MatchVariant(prompt=variant.prompt, left=None if variant.left is None else self._left(variant.left, words))
                for variant in words.variants
            ),
        )

    def _left(self, items: Mapping[str, FeedbackWords | RowWords], words: MatchWords) -> tuple[Left, ...]:
        """Return the items on the left, in these words."""
        return tuple(
            Left(id=name, text=items[name].text, feedback=items[name].feedback or words.left[name].feedback, right=right)
            for name, right in self.pairs.items()
        )
