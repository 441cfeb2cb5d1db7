"""The bar of an appeal: squares that stand for parts of its goal. Only received money has full colour."""

from dataclasses import dataclass
from typing import Literal

from ravive.cards.card import THEMES

# As many for the goal at most, and as many beyond it.
MOST_TILES = 34
# So much money a square, the first that needs few enough squares.
STEPS = (1, 2, 5)
type TileKind = Literal["received", "partly", "promised", "open"]


@dataclass(frozen=True, kw_only=True)
class BarTile:
    """A square: its hue, and what stands behind it."""

    theme: str
    kind: TileKind


@dataclass(frozen=True, kw_only=True)
class AppealBar:
    """Squares in reading order. `cents_a_tile`: how much money one stands for."""

    tiles: tuple[BarTile, ...]
    cents_a_tile: int


def cents_a_tile(goal_cents: int, received_cents: int) -> int:
    """Return how much money one square stands for: 1 cent, 2, 5, 10, 20…

    >>> [cents_a_tile(goal * 100, 0) // 100 for goal in (3_000, 3_500, 12_000, 100_000)]
    [100, 200, 500, 5000]
    >>> cents_a_tile(300_000, 3_000_000) // 100
    500
    """
    power = 1
    while True:
        for step in STEPS:
            cents = step * power
            if -(-goal_cents // cents) <= MOST_TILES and received_cents // cents <= 2 * MOST_TILES:
                return cents
        power *= 10


def bar_of(*, goal_cents: int, received_cents: int, promised_cents: int) -> AppealBar:
    """Return the bar of a goal above 0. A square has full colour once all of its money was received; it goes on past the goal.

    Before that, the first square is `partly` received, from the first cent. Promises follow, one square at least; then what is missing.
    """
    share = cents_a_tile(goal_cents, received_cents)
    of_goal = -(-goal_cents // share)
    received = max(received_cents, 0) // share
    with_promises = (max(received_cents, 0) + promised_cents) // share
    partly = 1 if received == 0 < received_cents else 0
    begun = received + partly
    promised = max(with_promises - begun, 1) if promised_cents else 0
    promised = min(promised, max(2 * MOST_TILES - begun, 1))
    count = max(of_goal, begun + promised)
    tiles = (
        BarTile(
            theme=THEMES[place * len(THEMES) // of_goal % len(THEMES)],
            kind=_kind(place, received=received, begun=begun, counted=begun + promised),
        )
        for place in range(count)
    )
    return AppealBar(tiles=tuple(tiles), cents_a_tile=share)


def _kind(place: int, *, received: int, begun: int, counted: int) -> TileKind:
    if place < received:
        return "received"
    if place < begun:
        return "partly"
    return "promised" if place < counted else "open"
