"""Open recall: the learner answers in their head, compares, and says how much they had."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from ravive.cards.card import PromptVariant, PublishedCard
from ravive.cards.marking import AnswerMark, Response, text_of
from ravive.cards.structure import Basics, CardStructure, OneOrMore, Text, TypedWords, VariantWords
from ravive.lib.problem import Problem

_CREDIT_OF_SELF_GRADE = {"none": 0.0, "part": 0.5, "all": 1.0}


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallCard(PublishedCard):
    kind: Literal["recall"] = "recall"
    do: tuple[str, ...]
    dont: tuple[str, ...] = ()
    variants: tuple[PromptVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return what the learner says: nothing 0, a part 0.5, all 1. There are no parts."""
        return AnswerMark(_CREDIT_OF_SELF_GRADE[text_of(response, "self", _CREDIT_OF_SELF_GRADE)])


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallWords(TypedWords):
    do: Annotated[tuple[Text, ...], OneOrMore]
    dont: tuple[Text, ...] = ()
    variants: tuple[VariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RecallStructure(CardStructure[RecallWords]):
    words_type: ClassVar[type[RecallWords]] = RecallWords

    kind: Literal["recall"]

    def flaws(self) -> Iterator[Problem]:
        return iter(())

    def word_flaws(self, words: RecallWords) -> Iterator[Problem]:
        return iter(())

    def published(self, words: RecallWords, basics: Basics) -> RecallCard:
        return RecallCard(
            **basics,
            do=words.do,
            dont=words.dont,
            variants=tuple(PromptVariant(prompt=variant.prompt) for variant in words.variants),
        )
