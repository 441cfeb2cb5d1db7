"""How many changes of its first authors wait for a deck that was adopted. The network adds the function that counts them."""

from collections.abc import Callable

from ravive.decks.models import Deck

type CountOpen = Callable[[Deck], int]
_counters: list[CountOpen] = []


def count_with(counter: CountOpen) -> None:
    """Set the function that counts the changes to decide on in a deck."""
    _counters[:] = [counter]


def count_open(deck: Deck) -> int:
    """Return how many changes wait for a decision; 0 for a deck that was not adopted."""
    return sum(counter(deck) for counter in _counters)
