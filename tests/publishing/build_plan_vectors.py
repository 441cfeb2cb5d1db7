"""Writes `protocol/plan_vectors.json`: the first session of made-up decks, which the first page draws and the app plans.

Run `python -m tests.publishing.build_plan_vectors` after a deliberate change of the rule, then both test suites.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ravive.cards.reading_time import ANSWER_SECONDS
from ravive.publishing.first_session import trail

VECTORS = Path(__file__).parents[2] / "protocol" / "plan_vectors.json"
SEED, DECKS = 20261125, 60
NOTES = {"one": "n" * 90, "two": "n" * 140}


@dataclass(frozen=True)
class MadeUp:
    """What of a card matters to a plan."""

    id: str
    kind: str
    notion: str
    critical: bool
    content_note: str | None
    prompt: str
    explanation: str
    # What is read after the answer: each with the share that is read of it.
    if_true: str
    if_false: str
    do: str
    dont: str
    steps: tuple[dict[str, str], ...]

    @property
    def theme(self) -> str:
        """The trail shows a theme a card: here its name, so that the order shows."""
        return self.id


@dataclass(frozen=True)
class MadeUpDeck:
    """What of a bundle matters to a plan."""

    cards: tuple[MadeUp, ...]
    written_for_minors: bool
    content_notes: dict[str, str]


def build() -> dict[str, object]:
    """Return decks, the card that comes first, and the cards of the session that begins with it."""
    chance = random.Random(SEED)
    return {"decks": [_deck(chance) for _ in range(DECKS)]}


def _card(chance: random.Random, place: int) -> MadeUp:
    return MadeUp(
        f"c{place}",
        chance.choice(sorted(ANSWER_SECONDS)),
        f"n{chance.randrange(4)}",
        chance.random() < 0.2,
        chance.choice([None, None, *NOTES]),
        "p" * chance.randrange(60, 300),
        "e" * chance.randrange(60, 300),
        "t" * chance.randrange(300),
        "f" * chance.randrange(300),
        "d" * chance.randrange(60),
        "n" * chance.randrange(60),
        tuple({"text": "s" * chance.randrange(200), "feedback": "f" * chance.randrange(200)} for _ in range(3)),
    )


def _deck(chance: random.Random) -> dict[str, Any]:
    cards = tuple(_card(chance, place) for place in range(chance.randint(1, 14)))
    deck = MadeUpDeck(cards, chance.random() < 0.5, NOTES)
    first = chance.choice(cards)
    session = list(trail(deck, first))  # type: ignore[arg-type]  # only what a plan reads
    notes = {name: len(note) for name, note in NOTES.items()}
    made_up = {"cards": [_lengths(card) for card in cards], "first": first.id, "for_minors": deck.written_for_minors, "notes": notes}
    return {**made_up, "session": session}


def _lengths(card: MadeUp) -> dict[str, Any]:
    """Return the card with the number of characters in place of what it says."""
    lengths = {name: len(vars(card)[name]) for name in ("prompt", "explanation", "if_true", "if_false", "do", "dont")}
    steps = [{name: len(text) for name, text in step.items()} for step in card.steps]
    return {**{name: value for name, value in vars(card).items() if value is not None}, **lengths, "steps": steps}


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(build(), separators=(",", ":")) + "\n", encoding="utf-8")
