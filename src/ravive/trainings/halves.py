"""The two halves of cards that tests use in turn, the same as on phones (`app/src/core/forms.ts`). Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ravive.cards.bundle import Bundle
from ravive.trainings import plan

# Kinds that a computer marks, and whose card does not give its answer away.
MARKED = frozenset({"choice", "multiple", "truth", "order", "match", "cloze", "hotspot"})
OTHER = {"A": "B", "B": "A"}
# A level needs at least this many cards.
FEWEST_CARDS = 4


class SplitCard(NamedTuple):
    """What decides to which half a card belongs."""

    notion: str
    id: str
    kind: str


def split_cards(bundle: Bundle) -> list[SplitCard]:
    """Return the cards of a published deck, as they are split."""
    return [SplitCard(card.notion, card.id, card.kind) for card in bundle.cards]


def halves(cards: Sequence[SplitCard]) -> dict[str, tuple[str, ...]]:
    """Return the ids of a deck's cards in each half. Cards of one notion are in both.

    >>> halves([SplitCard("b", "x", "choice"), SplitCard("a", "z", "truth"), SplitCard("a", "y", "order"), SplitCard("a", "q", "tip")])
    {'A': ('y', 'x'), 'B': ('z',)}
    """
    # Ids contain no space, so a notion sorts before longer names that begin with it.
    ids = [card.id for card in sorted(cards, key=lambda card: f"{card.notion} {card.id}") if card.kind in MARKED]
    return {"A": tuple(ids[::2]), "B": tuple(ids[1::2])}


def form_at(*, form: str, test_days: Sequence[int], day: int) -> str:
    """Return the half that a learner of this form gets at a delayed test. Each test uses the other half than the one before.

    >>> [form_at(form="A", test_days=[30, 90, 180], day=day) for day in (30, 90, 180)]
    ['B', 'A', 'B']
    """
    place = 1 + sorted(test_days).index(day)
    return form if place % 2 == 0 else OTHER[form]


def asked_by_form(decks: Iterable[Sequence[SplitCard]], *, uses_controls: bool) -> dict[str, int]:
    """Return how many cards a test of these decks asks each person at least, for each half: what every screen says a test holds.

    >>> asked_by_form([[SplitCard("a", str(number), "choice") for number in range(17)]], uses_controls=True)
    {'A': 6, 'B': 5}
    """
    found = [halves(cards) for cards in decks]
    return {form: _asked(sum(len(deck[form]) for deck in found), uses_controls=uses_controls) for form in OTHER}


def _asked(cards_in_half: int, *, uses_controls: bool) -> int:
    """Return how many cards are asked of a half: without those that control cards may be drawn from it, and at most a form."""
    return max(0, min(plan.CARDS_A_FORM, cards_in_half - (plan.CONTROL_CARDS if uses_controls else 0)))


def fewest_asked(*, cards_in_half: int, uses_controls: bool) -> int:
    """Return the least number of cards that a level is computed over.

    >>> [fewest_asked(cards_in_half=cards, uses_controls=True) for cards in (30, 14, 8)]
    [12, 11, 5]
    """
    return max(FEWEST_CARDS, _asked(cards_in_half, uses_controls=uses_controls))
