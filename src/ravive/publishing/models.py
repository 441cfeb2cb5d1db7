"""What is published: bundles, their pictures, contacts by language, what was released of each deck's memory; learners’ reports."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from ravive.decks.models import Deck, DeckRevision, Takedown
from ravive.people.models import Organisation
from ravive.register.ordered_json import OrderedJSONField


class PublishedBundle(models.Model):
    """One deck in one language as it was published; never changed, replaced by a newer one."""

    deck = models.SlugField(max_length=60)
    language = models.CharField(max_length=3)
    digest = models.CharField(max_length=64)
    # Every published text stays fetchable: a phone may still hold an older index.
    body = models.TextField()
    bytes = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(default=0)
    # What it was built from.
    revision = models.ForeignKey(DeckRevision, on_delete=models.PROTECT, related_name="bundles")
    revision_id: int
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)
    is_current = models.BooleanField(default=True)
    # Since when its address answers 410, because it holds what was taken offline.
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "language", "digest"], name="one_row_a_bundle"),
            models.CheckConstraint(condition=models.Q(is_current=False) | models.Q(gone_at=None), name="what_is_gone_is_not_current"),
            models.UniqueConstraint(fields=["deck", "language"], condition=models.Q(is_current=True), name="one_current_bundle"),
        ]

    def __str__(self) -> str:
        return f"{self.deck} ({self.language}) {self.digest[:12]}"

    @property
    def url(self) -> str:
        """The address of the JSON, which never changes its content."""
        return f"/bundles/{self.deck}.{self.language}.{self.digest[:16]}.json"


class PublicationRequest(models.Model):
    """A large deck that the worker publishes: the revision stored at the click, and how far its bundles are built."""

    deck = models.OneToOneField(Deck, on_delete=models.CASCADE, related_name="publication_request")
    revision = models.ForeignKey(DeckRevision, on_delete=models.CASCADE, related_name="+")
    # The cards that stay out of each language until their translation follows.
    waiting = OrderedJSONField(default=dict)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    requested_by_name = models.CharField(max_length=150)
    # One for the check, and one a language.
    steps = models.PositiveSmallIntegerField()
    steps_done = models.PositiveSmallIntegerField(default=0)
    has_failed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.deck} {self.steps_done}/{self.steps}"


class PublishedPicture(models.Model):
    """A picture, named by the hash of its content."""

    digest = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=40)
    extension = models.CharField(max_length=8)
    content = models.BinaryField()
    # Since when its address answers 410, because only what was taken offline showed it.
    gone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.digest[:16]}.{self.extension}"


class PublishedContacts(models.Model):
    """The register's contacts in one language, as the index and the help page show them."""

    language = models.CharField(max_length=3, primary_key=True)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"contacts ({self.language})"


class BundleTaken(models.Model):
    """How often a bundle was printed or taken as a single file on a day: paper and files cannot be corrected from afar."""

    class Way(models.TextChoices):
        """In which form it left."""

        PRINT = "print"
        SINGLE_FILE = "single_file"

    deck = models.SlugField(max_length=60)
    language = models.CharField(max_length=3)
    digest = models.CharField(max_length=64)
    way = models.CharField(max_length=12, choices=Way)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "language", "digest", "way", "day"], name="one_row_a_bundle_way_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.deck} ({self.language}), {self.way}, {self.day}: {self.count}"


class MemoryRelease(models.Model):
    """What one group of a deck's learners says of its cards, with noise; never changed. No learner is in two groups of a deck.

    A release without cards stands for one that was lost with the database before a copy was restored.
    """

    deck = models.SlugField(max_length=60)
    # From 1, in the order of the releases.
    number = models.PositiveSmallIntegerField()
    # The group: those who joined before this day, and not before that of an earlier release.
    joined_before = models.DateField()
    learners = models.PositiveIntegerField()
    # As `decks.deck_memory.StoredSums`.
    cards = models.JSONField(default=list)
    released_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "number"], name="one_memory_release_a_number")
        ]

    def __str__(self) -> str:
        return f"memory of {self.deck}, release {self.number} ({self.learners} learners)"


class NoticeReason(models.TextChoices):
    """What an organisation has to do with a deck, the nearest first."""

    OWN = "own"
    ADOPTED = "adopted"
    TRAINING = "training"


class TakedownNotice(models.Model):
    """A message about a takedown to one organisation, until somebody there has read it."""

    takedown = models.ForeignKey(Takedown, on_delete=models.CASCADE, related_name="notices")
    takedown_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=10, choices=NoticeReason)
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["takedown", "organisation"], name="one_notice_an_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.takedown}: {self.organisation} ({self.reason})"


class CardReport(models.Model):
    """A learner's word that a card is not right: a reason from a list and a day, no time, no text, no identity."""

    class Reason(models.TextChoices):
        """What can be wrong with a card."""

        OUTDATED = "outdated"
        UNCLEAR = "unclear"
        WRONG = "wrong"
        HURTFUL = "hurtful"

    deck = models.ForeignKey(Deck, to_field="slug", db_column="deck", on_delete=models.CASCADE, related_name="reports")
    deck_id: str
    card_id = models.CharField(max_length=60)
    bundle_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=3)
    reason = models.CharField(max_length=10, choices=Reason)
    day = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_by_name = models.CharField(max_length=150, blank=True)
    # What was done about it.
    closing_note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["deck", "card_id"], name="reports_of_a_card")]

    def __str__(self) -> str:
        return f"{self.deck_id} {self.card_id}: {self.reason}"
