"""The first session of a deck, foreseen for someone who has answered nothing: what the first page draws as its trail."""

from collections.abc import Sequence

from ravive.cards.bundle import AnyCard
from ravive.cards.card import Theme

# As in the app's core/session.ts, which plans every session; a journey compares the two.
SESSION_TILES = 6
SESSION_SECONDS = 180
EXPECTED_SECONDS = {
    "choice": 25, "multiple": 32, "truth": 16, "order": 32, "match": 36, "cloze": 30, "recall": 32, "hotspot": 32,
    "scenario": 60, "tip": 18,
}  # fmt: skip


def trail(cards: Sequence[AnyCard], first: AnyCard) -> tuple[Theme, ...]:
    """Return the theme of each card of the session that begins with `first`, at most six."""
    others = sorted((card for card in cards if card.id != first.id), key=lambda card: not card.critical)
    return tuple(card.theme for card in (first, *_apart(_filled(others[:SESSION_TILES]))[: SESSION_TILES - 1]))


def _filled(cards: Sequence[AnyCard]) -> list[AnyCard]:
    """Return the cards that fit in three minutes; one is always offered."""
    chosen: list[AnyCard] = []
    left = SESSION_SECONDS
    for card in cards:
        cost = EXPECTED_SECONDS[card.kind]
        if cost <= left or not chosen:
            chosen.append(card)
            left -= cost
    return chosen


def _apart(cards: Sequence[AnyCard]) -> list[AnyCard]:
    """Return the cards in their order, except that neighbours do not share a notion where that can be avoided."""
    waiting = list(cards)
    ordered: list[AnyCard] = []
    while waiting:
        other = next((card for card in waiting if not ordered or card.notion != ordered[-1].notion), waiting[0])
        waiting.remove(other)
        ordered.append(other)
    return ordered
