"""Writes `protocol/plan_vectors.json`: the first session of made-up decks, which the first page draws and the app plans.

Run `python -m tests.publishing.build_plan_vectors` after a deliberate change of the rule, then both test suites.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ravive.publishing.first_session import EXPECTED_SECONDS, trail

VECTORS = Path(__file__).parents[2] / "protocol" / "plan_vectors.json"
SEED, DECKS = 20261125, 60


@dataclass(frozen=True)
class MadeUp:
    """What of a card matters to a plan."""

    id: str
    kind: str
    notion: str
    critical: bool

    @property
    def theme(self) -> str:
        """The trail shows a theme a card: here its name, so that the order shows."""
        return self.id


def build() -> dict[str, object]:
    """Return decks, the card that comes first, and the cards of the session that begins with it."""
    chance = random.Random(SEED)
    return {"decks": [_deck(chance) for _ in range(DECKS)]}


def _deck(chance: random.Random) -> dict[str, Any]:
    kinds = sorted(EXPECTED_SECONDS)
    cards = [
        MadeUp(f"c{place}", chance.choice(kinds), f"n{chance.randrange(4)}", chance.random() < 0.2)
        for place in range(chance.randint(1, 14))
    ]
    first = chance.choice(cards)
    return {"cards": [vars(card) for card in cards], "first": first.id, "session": list(trail(cards, first))}  # type: ignore[arg-type]  # only what a plan reads


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(build(), indent=1) + "\n", encoding="utf-8")
