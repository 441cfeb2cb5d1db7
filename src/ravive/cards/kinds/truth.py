"""True or false."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from ravive.cards.card import PromptVariant, PublishedCard
from ravive.cards.marking import AnswerMark, Response
from ravive.cards.structure import Basics, CardStructure, Text, TypedWords, VariantWords, YesNo
from ravive.lib.problem import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class TruthCard(PublishedCard):
    kind: Literal["truth"] = "truth"
    right: bool
    if_true: str
    if_false: str
    variants: tuple[PromptVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return 1 or 0; the only part is what was answered, `true` or `false`."""
        answered = response.get("truth")
        if not isinstance(answered, bool):
            raise ValueError(f"truth: {answered!r} is not accepted; answer true or false")
        credit = float(answered == self.right)
        return AnswerMark(credit, {"true" if answered else "false": credit})


@dataclass(frozen=True, kw_only=True, slots=True)
class TruthWords(TypedWords):
    if_true: Text
    if_false: Text
    variants: tuple[VariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TruthStructure(CardStructure[TruthWords]):
    words_type: ClassVar[type[TruthWords]] = TruthWords

    kind: Literal["truth"]
    right: YesNo

    def flaws(self) -> Iterator[Problem]:
        return iter(())

    def word_flaws(self, words: TruthWords) -> Iterator[Problem]:
        return iter(())

    def published(self, words: TruthWords, basics: Basics) -> TruthCard:
        return TruthCard(
            **basics,
            right=self.right,
            if_true=words.if_true,
            if_false=words.if_false,
            variants=tuple(PromptVariant(prompt=variant.prompt) for variant in words.variants),
        )
