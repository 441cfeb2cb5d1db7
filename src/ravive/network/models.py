"""Decks adopted from another organisation: what was taken, so that later changes there can be distinguished from those made here."""

from django.db import models

from ravive.decks.models.deck import Deck
from ravive.register.ordered_json import OrderedJSONField


class Adoption(models.Model):
    """What an adopted deck took or left of the deck it comes from; it needs nothing of that deck, which may be gone."""

    deck = models.OneToOneField(Deck, on_delete=models.CASCADE, related_name="adoption")
    taken_at = models.DateTimeField()
    # The deck there as it was when each part was last taken or left: `cards` by id, `deck` by field, `facts` by id.
    base = OrderedJSONField()
    # Of what was published there once everything in it had been taken or left: nothing is to be compared until it differs.
    settled = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.deck.slug}, adopted"
