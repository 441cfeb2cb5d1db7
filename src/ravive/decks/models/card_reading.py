"""Which cards of a deck under review somebody has read."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from ravive.decks.models.deck import Card
from ravive.register.ordered_json import OrderedJSONField


class CardReading(models.Model):
    """Somebody went past a card as it was then: `content` is a digest of what readers vouch for. One row for each card and person."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    content = models.CharField(max_length=64)
    # What was read: structure, words in the language the deck is written in, and picture. It shows what changed since.
    card_read = OrderedJSONField(null=True, blank=True)
    # The reader wants to see it again before signing.
    is_doubtful = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["card", "by"], name="one_reading_a_card_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.by} read {self.card}"
