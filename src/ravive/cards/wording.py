"""A published card in its own words, or in those of one of its variants."""

from dataclasses import fields, replace
from typing import Any

from ravive.cards.bundle import AnyCard


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
