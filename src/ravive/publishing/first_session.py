"""The first session of a deck, foreseen for someone who has answered nothing: what the first page draws and says."""

from collections.abc import Sequence
from dataclasses import dataclass

from ravive.cards.bundle import AnyCard, Bundle
from ravive.cards.card import Theme
from ravive.decks import deck_memory
from ravive.memory.grade import grade_of
from ravive.memory.inputs import DAY
from ravive.memory.learner import LearnerMemory

# As in the app's core/session.ts, which plans every session; `protocol/plan_vectors.json` judges both.
SESSION_TILES = 6
SESSION_SECONDS = 180
EXPECTED_SECONDS = {
    "choice": 25, "multiple": 32, "truth": 16, "order": 32, "match": 36, "cloze": 30, "recall": 32, "hotspot": 32,
    "scenario": 60, "tip": 18,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    """What a first answer leaves: the days until the card is asked again, and its recall a day later, 0 to 1."""

    days: float
    recall: float


def after_first_answer(bundle: Bundle, card: AnyCard, *, credit: float) -> Afterwards:
    """Return what the bundle's model foresees when someone new begins with this card."""
    learner = LearnerMemory(deck_memory.model_of_bundle(bundle), bundle.memory.target_recall)
    learner.expose(card.id, card.notion, 0.0, credit=credit, grade=grade_of(credit=credit))
    return Afterwards(days=learner.wait_days(card.id, card.notion), recall=learner.recall(card.id, card.notion, DAY).recall)


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
