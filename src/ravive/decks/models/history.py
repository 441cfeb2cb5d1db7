"""What a card was before: its revisions, from which it can be compared and brought back."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from ravive.cards.draft import CardDraft
from ravive.decks.models.deck import Card
from ravive.register.ordered_json import OrderedJSONField


class CardRevision(models.Model):
    """A card as somebody left it: its structure, and its words by language. What one person saves in a row is one revision."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    # From the first save that it holds to the last one.
    begun_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_id: int | None
    by_name = models.CharField(max_length=150)
    # The revision it was brought back from.
    restored = models.PositiveIntegerField(null=True, blank=True)
    structure = OrderedJSONField()
    words = OrderedJSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["card", "number"], name="one_row_a_card_and_revision")
        ]

    def __str__(self) -> str:
        return f"{self.card}, revision {self.number}"

    @property
    def draft(self) -> CardDraft:
        """The card as it was left, without its picture."""
        return CardDraft(self.structure, self.words)
