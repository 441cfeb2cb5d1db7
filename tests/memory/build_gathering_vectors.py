"""Writes `protocol/gathering_vectors.json`: on which days made-up learners are asked, which phones and the server's pages work out alike.

Run `python -m tests.memory.build_gathering_vectors` after a deliberate change of the rule, then both test suites.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from ravive.memory.session_days import DueCard, has_room, session_days

VECTORS = Path(__file__).parents[2] / "protocol" / "gathering_vectors.json"
SEED, LEARNERS, ROOMS = 57, 60, 40


def build() -> dict[str, list[dict[str, Any]]]:
    """Return learners with the days of their sessions, and days with whether there is room for them."""
    chance = random.Random(SEED)
    return {"learners": [_learner(chance) for _ in range(LEARNERS)], "rooms": [_room(chance) for _ in range(ROOMS)]}


def _learner(chance: random.Random) -> dict[str, Any]:
    spread = chance.choice((4, 15, 60))
    cards = [DueCard(day=100 + chance.randrange(-6, spread), is_vital=chance.random() < 0.15) for _ in range(chance.randrange(0, 16))]
    practised = sorted(chance.sample(range(90, 101), chance.randrange(0, 4)))
    days = session_days(cards, practised, 100)
    return {
        "cards": [{"day": card.day, "is_vital": card.is_vital} for card in cards],
        "practised": practised,
        "sessions": [{"day": day, "served": len(served)} for day, served in days],
    }


def _room(chance: random.Random) -> dict[str, Any]:
    taken = sorted(chance.sample(range(90, 104), chance.randrange(0, 4)))
    most, gap = chance.randint(1, 3), chance.randint(1, 3)
    return {"day": 100, "taken": taken, "most": most, "gap": gap, "has_room": has_room(100, taken, most_a_week=most, gap_days=gap)}


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(build(), separators=(",", ":")) + "\n", encoding="utf-8")
