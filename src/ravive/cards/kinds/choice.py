"""Single choice: one right option."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from ravive.cards.card import Option, PublishedCard
from ravive.cards.marking import AnswerMark, Response, text_of
from ravive.cards.problems import DeckCode
from ravive.cards.structure import (
    Basics,
    CardStructure,
    FeedbackWords,
    Id,
    Prompt,
    StrictFields,
    TwoOrMore,
    TypedWords,
    other_ids,
    repeated,
    unknown,
)
from ravive.lib.problem import Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceVariant:
    """`options`, when set, has the ids of the card's options."""

    prompt: str
    options: tuple[Option, ...] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceCard(PublishedCard):
    kind: Literal["choice"] = "choice"
    options: tuple[Option, ...]
    variants: tuple[ChoiceVariant, ...] = ()

    def mark(self, response: Response) -> AnswerMark:
        """Return 1 for the right option, else 0; the only part is the option chosen."""
        chosen = text_of(response, "choice", [option.id for option in self.options])
        credit = float(any(option.right for option in self.options if option.id == chosen))
        return AnswerMark(credit, {chosen: credit})


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionsVariantWords(StrictFields):
    prompt: Prompt
    options: dict[Id, FeedbackWords] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionsWords(TypedWords):
    """The words of a card with options, single or multiple."""

    options: dict[Id, FeedbackWords]
    variants: tuple[OptionsVariantWords, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceStructure(CardStructure[OptionsWords]):
    words_type: ClassVar[type[OptionsWords]] = OptionsWords

    kind: Literal["choice"]
    options: Annotated[tuple[Id, ...], TwoOrMore]
    right: Id

    def flaws(self) -> Iterator[Problem]:
        yield from repeated(self.options, ("options",))
        yield from unknown(self.right, self.options, DeckCode.NOT_OF_OPTIONS, ("right",))

    def word_flaws(self, words: OptionsWords) -> Iterator[Problem]:
        yield from option_word_flaws(self.options, words)

    def published(self, words: OptionsWords, basics: Basics) -> ChoiceCard:
        right = (self.right,)
        return ChoiceCard(
            **basics,
            options=published_options(self.options, right, words.options),
            variants=published_variants(self.options, right, words),
        )


def option_word_flaws(options: tuple[str, ...], words: OptionsWords) -> Iterator[Problem]:
    """Yield where the options of the card or of a variant have other ids than `options`."""
    yield from other_ids(words.options, options, ("options",))
    for index, variant in enumerate(words.variants):
        if variant.options is not None:
            yield from other_ids(variant.options, options, ("variants", index, "options"))


def published_options(options: tuple[str, ...], right: tuple[str, ...], words: dict[str, FeedbackWords]) -> tuple[Option, ...]:
    """Return the options in the order of `deck.yaml`."""
    return tuple(Option(id=name, text=words[name].text, feedback=words[name].feedback, right=name in right) for name in options)


def published_variants(options: tuple[str, ...], right: tuple[str, ...], words: OptionsWords) -> tuple[ChoiceVariant, ...]:
    """Return the variants, each with its own options when it has some."""
    return tuple(
        ChoiceVariant(
            prompt=variant.prompt,
            options=None if variant.options is None else published_options(options, right, variant.options),
        )
        for variant in words.variants
    )
