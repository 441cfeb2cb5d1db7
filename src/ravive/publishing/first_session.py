"""The first session of a deck, foreseen for someone who has answered nothing: what the first page draws and says."""

from collections.abc import Sequence

from ravive.cards.bundle import AnyCard, Bundle
from ravive.cards.card import Theme
from ravive.cards.reading_time import seconds_of
from ravive.decks import deck_memory
from ravive.memory.grade import grade_of
from ravive.memory.inputs import DAY
from ravive.memory.learner import LearnerMemory

# As in the app's core/session.ts, which plans every session; `protocol/plan_vectors.json` judges both.
SESSION_TILES = 6
SESSION_SECONDS = 180
# As in the app's core/recallTomorrow.ts: a card never answered right is shown pale.
NOT_YET = 0.4


def recall_after_first_answer(bundle: Bundle, card: AnyCard, *, credit: float) -> float:
    """Return the recall of this card a day later, 0 to 1, as the bundle's model foresees it of someone new who begins with it."""
    learner = LearnerMemory(deck_memory.model_of_bundle(bundle))
    learner.expose(card.id, card.notion, 0.0, credit=credit, grade=grade_of(credit=credit))
    recall = learner.recall(card.id, card.notion, DAY).recall
    return recall if learner.was_right(card.id) else min(recall, NOT_YET)


def trail(bundle: Bundle, first: AnyCard) -> tuple[Theme, ...]:
    """Return the theme of each card of the session that begins with `first`: at most six, and three minutes."""
    others = sorted((card for card in bundle.cards if card.id != first.id), key=lambda card: not card.critical)
    return tuple(card.theme for card in (first, *_apart(_filled(bundle, _calmed(others, first), first), first)))


def _calmed(cards: Sequence[AnyCard], first: AnyCard) -> list[AnyCard]:
    """Return the cards in their order without those that would announce a second subject: a later session has them."""
    announced = first.content_note or next((card.content_note for card in cards if card.content_note), None)
    return [card for card in cards if card.content_note in (None, announced)]


def _filled(bundle: Bundle, cards: Sequence[AnyCard], first: AnyCard) -> list[AnyCard]:
    """Return the cards that fit in three minutes beside the first."""
    announced = {first.content_note, None}

    def cost_of(card: AnyCard, *, with_note: bool) -> float:
        note = bundle.content_notes.get(card.content_note or "", "") if with_note else ""
        taken = seconds_of(card, card.kind, is_for_minors=bundle.written_for_minors, note=note)
        return taken.question + taken.feedback + taken.note

    chosen: list[AnyCard] = []
    left = SESSION_SECONDS - cost_of(first, with_note=True)
    for card in cards:
        cost = cost_of(card, with_note=card.content_note not in announced)
        if cost <= left and len(chosen) < SESSION_TILES - 1:
            chosen.append(card)
            announced.add(card.content_note)
            left -= cost
    return chosen


def _apart(cards: Sequence[AnyCard], first: AnyCard) -> list[AnyCard]:
    """Return the cards in their order, except that neighbours do not share a notion where that can be avoided."""
    waiting = list(cards)
    before = [first]
    while waiting:
        other = next((card for card in waiting if card.notion != before[-1].notion), waiting[0])
        waiting.remove(other)
        before.append(other)
    return before[1:]
