"""A published card in its own words, or in those of one of its variants; and the wording that tests of a training have for themselves.

Phones apply the same rules (`app/src/core/wordings.ts`, `protocol/wording_vectors.json`).
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from ravive.cards.bundle import AnyCard
from ravive.cards.kinds.choice import ChoiceCard
from ravive.cards.kinds.cloze import ClozeCard
from ravive.cards.kinds.match import MatchCard
from ravive.cards.kinds.multiple import MultipleCard
from ravive.cards.kinds.order import OrderCard
from ravive.cards.kinds.truth import TruthCard

# The texts by which the right answer of each wording is recognised; None where variants reword the question alone.
type RecognisedTexts = Sequence[frozenset[str] | None]


def wordings(card: AnyCard) -> int:
    """Return in how many ways a card can be asked, its own words included."""
    return 1 + len(card.variants)


def in_wording(card: AnyCard, number: int) -> AnyCard:
    """Return the card in the words of `number`: 0 its own, 1 its first variant, and so on, beginning again after the last."""
    place = number % wordings(card)
    if place == 0:
        return card
    variant = card.variants[place - 1]
    values = {field.name: getattr(variant, field.name) for field in fields(variant)}
    changed: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    return replace(card, **changed)


def reserved_wording(card: AnyCard) -> int | None:
    """Return the wording that is for tests: the last of those that really differ; None where fewer than two do."""
    found = differing(_recognised(card))
    return found[-1] if len(found) > 1 else None


def differing(texts: RecognisedTexts) -> tuple[int, ...]:
    """Return the numbers of the wordings that repeat the right answers of no earlier one.

    >>> differing([frozenset({"i call 112"}), frozenset({"i call 112"}), frozenset({"i ask for help"})])
    (0, 2)
    """
    found: list[int] = []
    for number, recognised in enumerate(texts):
        if recognised is not None and not any(_share(recognised, texts[earlier]) for earlier in found):
            found.append(number)
    return tuple(found)


def plain(text: str) -> str:
    """Return a text as it is compared: without capitals, and with single spaces."""
    return " ".join(text.lower().split())


def _share(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    return one is None or other is None or not one.isdisjoint(other)


def _recognised(card: AnyCard) -> tuple[frozenset[str] | None, ...]:
    return tuple(_recognised_by(in_wording(card, number)) for number in range(wordings(card)))


def _recognised_by(card: AnyCard) -> frozenset[str] | None:
    match card:
        case ChoiceCard() | MultipleCard():
            return frozenset(plain(option.text) for option in card.options if option.right)
        case OrderCard():
            return frozenset(plain(step.text) for step in card.steps)
        case MatchCard():
            return frozenset(plain(item.text) for item in card.left)
        case TruthCard():
            return frozenset({plain(card.prompt)})
        case ClozeCard():
            return frozenset({plain(card.text)})
        case _:
            # Tests do not ask these kinds, or their variants leave what is chosen as it is.
            return None
