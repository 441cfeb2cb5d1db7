"""Multiple choice: any number of right options."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from ravive.cards.card import Option, PublishedCard
from ravive.cards.kinds.choice import ChoiceVariant, OptionsWords, option_word_flaws, published_options, published_variants
from ravive.cards.marking import AnswerMark, Response, ids_of, share_found
from ravive.cards.problems import DeckCode
from ravive.cards.structure import Basics, CardStructure, Id, OneOrMore, TwoOrMore, repeated, unknown
from ravive.lib.problem import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class MultipleCard(PublishedCard):
    kind: Literal["multiple"] = "multiple"
    options: tuple[Option, ...]
    variants: tuple[ChoiceVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return (right ones chosen - wrong ones chosen) / right ones; a part is 1 where an option was rightly chosen or left."""
        right = {option.id: option.right for option in self.options}
        return share_found(ids_of(response, "choices", right), right)


@dataclass(frozen=True, kw_only=True, slots=True)
class MultipleStructure(CardStructure[OptionsWords]):
    words_type: ClassVar[type[OptionsWords]] = OptionsWords

    kind: Literal["multiple"]
    options: Annotated[tuple[Id, ...], TwoOrMore]
    right: Annotated[tuple[Id, ...], OneOrMore]

    def flaws(self) -> Iterator[Problem]:
        yield from repeated(self.options, ("options",))
        yield from repeated(self.right, ("right",))
        for index, name in enumerate(self.right):
            yield from unknown(name, self.options, DeckCode.NOT_OF_OPTIONS, ("right", index))

    def word_flaws(self, words: OptionsWords) -> Iterator[Problem]:
        yield from option_word_flaws(self.options, words)

    def published(self, words: OptionsWords, basics: Basics) -> MultipleCard:
        return MultipleCard(
            **basics,
            options=published_options(self.options, self.right, words.options),
            variants=published_variants(self.options, self.right, words),
        )
