"""A deck as its authors write it: the same content as a deck's folder, a row for each part that is edited apart."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models

from ravive.lib.languages import Language
from ravive.people.models import Organisation
from ravive.register.ordered_json import OrderedJSONField

if TYPE_CHECKING:  # Django makes a class of its own for each relation
    from django.db.models.fields.related_descriptors import RelatedManager


class Deck(models.Model):
    """What `deck.yaml` says of the deck as a whole; `slug` is its `id` there."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="decks")
    organisation_id: int
    # Unique over the installation: addresses, bundles and answers name a deck by it.
    slug = models.SlugField(max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=20)
    written_for_minors = models.BooleanField(default=False)
    age_rating = models.CharField(max_length=12, default="all_ages")
    # The status of each translation by language, in the order in which they are published.
    languages = OrderedJSONField(default=dict)
    themes = OrderedJSONField(default=list)
    review_due = models.DateField()
    reviewed_by = OrderedJSONField(default=list)
    licence = models.CharField(max_length=200)
    # From whom it was adopted, the first author first; it travels with the deck wherever that goes.
    origins = OrderedJSONField(default=list)
    content_notes = OrderedJSONField(default=list)
    # The deck this one was adopted from, whose changes are offered to it.
    upstream = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="adopted")
    is_shared = models.BooleanField(default=False)
    edited_at = models.DateTimeField()
    # Of a deck that comes with Ravive: a digest of its files, and of the content the rows had then; what differs now was edited here.
    shipped_files = models.CharField(max_length=64, blank=True)
    shipped_content = models.CharField(max_length=64, blank=True)
    cards: "RelatedManager[Card]"
    words: "RelatedManager[DeckWords]"
    # Of the rows whose query counted them.
    card_count: int

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def original_language(self) -> Language | None:
        """The language the others are translated from; None while none is marked."""
        return next((language for language, status in self.languages.items() if status == "original"), None)

    def lock(self) -> None:
        """Let others who change the deck wait until this transaction ends. Comes before any row of its cards, as two orders block."""
        Deck.objects.select_for_update(no_key=True).filter(pk=self.pk).values("pk").first()

    def touch(self, *, now: datetime) -> None:
        """Note that the deck or something in it was edited."""
        self.edited_at = now
        Deck.objects.filter(pk=self.pk).update(edited_at=now)


class TranslationState(models.TextChoices):
    """How far a translation is; the original's words are `signed` once somebody has read them."""

    MISSING = "missing"
    OUTDATED = "outdated"
    TO_BE_READ = "to_be_read"
    SIGNED = "signed"


class TranslatedWords(models.Model):
    """What the words of a card and those of a deck have alike: how far their translation is, and from what it was made."""

    # The original's words this translation was made from, text by text; None for the original, and where nobody knows.
    translated_from = OrderedJSONField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=TranslationState, default=TranslationState.TO_BE_READ)
    # The last person who wrote it does not sign it.
    translated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    translated_by_id: int | None
    signed_by_name = models.CharField(max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class DeckWords(TranslatedWords):
    """The deck's title, summary and content notes in one language."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="words")
    deck_id: int
    language = models.CharField(max_length=3)
    title = models.TextField()
    summary = models.TextField()
    content_notes = OrderedJSONField(default=dict)

    class Meta(TranslatedWords.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "language"], name="one_row_a_deck_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.deck.slug} ({self.language})"


class DeckPicture(models.Model):
    """A picture the deck's cards show; `name` is its id in `deck.yaml`, `file` its name in `media/`."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="pictures")
    deck_id: int
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=60)
    file = models.CharField(max_length=80)
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "name"], name="one_row_a_deck_and_picture")
        ]

    def __str__(self) -> str:
        return f"{self.deck.slug}/{self.file}"


class Card(models.Model):
    """One card's structure, exactly as `deck.yaml` has it, `id` and `kind` included; the two columns repeat these for look-ups."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="cards")
    deck_id: int
    card_id = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=20)
    structure = OrderedJSONField(default=dict)
    # Goes up when the card asks something else than before: learners are then asked it again.
    meaning = models.PositiveIntegerField(default=1)
    words: "RelatedManager[CardWords]"

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "card_id"], name="one_row_a_deck_and_card")
        ]

    def __str__(self) -> str:
        return f"{self.deck.slug}: {self.card_id}"

    def take(self, structure: dict[str, Any]) -> None:
        """Hold this structure, an entry of `cards` in `deck.yaml`; not saved yet."""
        self.structure = structure
        self.card_id = structure["id"]
        self.kind = structure["kind"]


class CardWords(TranslatedWords):
    """One card's words in one language, exactly as the language's file has them."""

    Status = TranslationState

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="words")
    card_id: int
    language = models.CharField(max_length=3)
    words = OrderedJSONField(default=dict)

    class Meta(TranslatedWords.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["card", "language"], name="one_row_a_card_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.card} ({self.language})"
