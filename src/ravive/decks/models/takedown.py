"""What was taken offline of a deck, by whom and why, until two people signed it again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.decks.models.deck import Deck

LONGEST_NOTE = 300


class TakedownReason(models.TextChoices):
    """Why something must not stay online."""

    HURTFUL = "hurtful", _("It may hurt")
    WRONG = "wrong", _("It is wrong or dangerous")
    OUTDATED = "outdated", _("It is outdated")
    OTHER = "other", _("Another reason")


class Takedown(models.Model):
    """A card, or a whole deck, that one person took offline. It is never deleted; without `returned_at` it is in force."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="takedowns")
    deck_id: int
    # Empty for the whole deck.
    card_id = models.CharField(max_length=60, blank=True)
    # Its question, or the title of the deck, as it was online.
    label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=10, choices=TakedownReason)
    # For colleagues, in a sentence.
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    # When a version that two people signed afterwards was published.
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "card_id"], condition=models.Q(returned_at=None), name="one_takedown_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.deck.slug}: {self.card_id or 'deck'} ({self.reason})"
