"""The review of a deck: its revisions, who signed them, and comments on cards."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from ravive.cards.draft import DeckDraft
from ravive.decks.models.deck import Card, Deck
from ravive.register.ordered_json import OrderedJSONField


class RevisionPicture(models.Model):
    """A picture some revision shows, kept once, by the SHA-256 of its content."""

    digest = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.digest[:16]


class DeckRevision(models.Model):
    """The whole deck as it was at a time, from which it can be read, compared and published again; never changed.

    `snapshot` holds `deck` and `words` as a deck's files would, `pictures` as digests by file name and `meanings` by card id.
    """

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="revisions")
    deck_id: int
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    note = models.TextField(blank=True)
    snapshot = OrderedJSONField()
    # Of the snapshot without the reviewers' names: equal digests are the same content.
    digest = models.CharField(max_length=64)
    # Of what reviewers sign: the structure, the pictures, and the words in the language the deck is written in.
    signed_content = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "number"], name="one_row_a_deck_and_revision")
        ]

    def __str__(self) -> str:
        return f"{self.deck.slug}, revision {self.number}"

    @property
    def draft(self) -> DeckDraft:
        """The deck as it was."""
        return DeckDraft(self.snapshot["deck"], self.snapshot["words"], self.snapshot["pictures"])


class Submission(models.Model):
    """A revision that its authors ask to be read and signed, under a name."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="submissions")
    deck_id: int
    revision = models.ForeignKey(DeckRevision, on_delete=models.CASCADE, related_name="submissions")
    revision_id: int
    name = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_id: int | None
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    # Its author calls it the correction of a typo, and a check agreed: one signature publishes it, the second one follows.
    is_typo = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.deck.slug}: {self.name}"

    @property
    def signatures_needed(self) -> int:
        """How many seats have to sign it before it goes out: both, or one for a typo."""
        return 1 if self.is_typo else len(SignOff.Seat)


class SignOff(models.Model):
    """Somebody's word that a revision may go out."""

    class Seat(models.TextChoices):
        """Each deck has a signature of a field expert, and a second one whose `kind` the organisation sets."""

        EXPERT = "expert"
        SECOND = "second"

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="sign_offs")
    deck_id: int
    revision = models.ForeignKey(DeckRevision, on_delete=models.CASCADE, related_name="sign_offs")
    role = models.CharField(max_length=10, choices=Seat)
    # What the second one vouches for: legal, survivor, youth; empty for the expert.
    kind = models.CharField(max_length=30, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_id: int | None
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    # What they read besides the original: a digest of the words of each language. Other words there take that language from it.
    languages = OrderedJSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["revision", "role"], name="one_signature_a_seat"),
            models.UniqueConstraint(fields=["revision", "by"], name="one_seat_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.by_name} ({self.role}) on {self.revision}"


class CardComment(models.Model):
    """A remark on a card, open until somebody resolves it."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="comments")
    revision = models.ForeignKey(DeckRevision, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    text = models.TextField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    resolved_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by_name} on {self.card}"
