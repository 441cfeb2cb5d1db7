"""The two halves a training's tests ask in turn, drawn as phones draw them (`app/src/core/forms.ts`). Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from ravive.trainings import plan

# Kinds that are marked by what was chosen, and tell nothing before the answer is given.
MARKED = frozenset({"choice", "multiple", "truth", "order", "match", "cloze", "hotspot"})
OTHER = {"A": "B", "B": "A"}
# Fewer cards show no level.
FEWEST_CARDS = 4


class Place(NamedTuple):
    """What decides in which half a card lies."""

    notion: str
    id: str
    kind: str


def halves(cards: Sequence[Place]) -> dict[str, tuple[str, ...]]:
    """Return the ids of a deck's cards in each half. Cards of one notion lie in both.

    >>> halves([Place("b", "x", "choice"), Place("a", "z", "truth"), Place("a", "y", "order"), Place("a", "q", "tip")])
    {'A': ('y', 'x'), 'B': ('z',)}
    """
    # Ids hold no space: a notion comes before those it is the beginning of.
    ids = [card.id for card in sorted(cards, key=lambda card: f"{card.notion} {card.id}") if card.kind in MARKED]
    return {"A": tuple(ids[::2]), "B": tuple(ids[1::2])}


def form_at(*, form: str, test_days: Sequence[int], day: int) -> str:
    """Return the half that a learner of this form is asked at a delayed test. Forms cross: each test asks what the one before did not.

    >>> [form_at(form="A", test_days=[30, 90, 180], day=day) for day in (30, 90, 180)]
    ['B', 'A', 'B']
    """
    place = 1 + sorted(test_days).index(day)
    return form if place % 2 == 0 else OTHER[form]


def fewest_asked(*, cards_in_half: int, uses_controls: bool) -> int:
    """Return over how many cards a level is shown at least: a half without its cards of the pairs, one of each.

    >>> [fewest_asked(cards_in_half=cards, uses_controls=True) for cards in (30, 14, 8)]
    [12, 11, 5]
    """
    paired = plan.CONTROL_CARDS if uses_controls else 0
    return max(FEWEST_CARDS, min(plan.CARDS_A_FORM, cards_in_half - paired))
