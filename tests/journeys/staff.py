"""What staff did before a journey begins."""

from tests.journeys.conftest import Site
from tests.journeys.inside import INSIDE


def have_signed(site: Site, deck: str, author: str) -> None:
    """Have a deck submitted by its author and signed by a field expert and a second reader; `deck` is its address at the desk.

    The journey that reads a deck card by card, and signs it, is in test_card_reading.py.
    """
    INSIDE.do(site.data, "have_signed", int(deck.rstrip("/").rpartition("/")[2]), author)
