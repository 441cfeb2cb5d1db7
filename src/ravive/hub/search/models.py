"""What the public site can find, one row a page or deck and language, and the words that these rows have."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ravive.hub.search.words import LONGEST_WORD, shown_words, stems_in
from ravive.site.public_page import Hue

STEMMED = ("title", "summary", "text")


class SearchEntry(models.Model):
    """A page that is public, or a deck that is out in a language. A deck belongs to every site."""

    site = models.ForeignKey("wagtailcore.Site", null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    page = models.OneToOneField("wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="search_entry")
    deck = models.SlugField(max_length=60, blank=True)
    title = models.TextField()
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    hue = models.CharField(max_length=10, choices=Hue, default=Hue.SIGNS)
    shown_on = models.DateField(null=True)
    # What the index of the database reads: see the first migration.
    title_stems = models.TextField(blank=True)
    summary_stems = models.TextField(blank=True)
    text_stems = models.TextField(blank=True)
    pk: int
    site_id: int | None
    page_id: int | None

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deck", "language"], condition=~Q(deck=""), name="one_search_entry_a_deck"),
            models.CheckConstraint(condition=Q(page=None) ^ Q(deck=""), name="search_entry_of_a_page_or_a_deck"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> dict[str, str]:
        """Return every word of the entry by its folded form, as it is written."""
        return shown_words(" ".join([self.title, self.summary, self.text]))

    def fill(self, *, title: str, summary: str, text: str, hue: str, shown_on: date | None) -> None:
        """Take these texts, and what the index reads of them."""
        self.title, self.summary, self.text, self.hue, self.shown_on = title, summary, text, hue, shown_on
        for name in STEMMED:
            setattr(self, f"{name}_stems", stems_in(getattr(self, name), self.language))


class SearchWord(models.Model):
    """A folded word of the entries of a site in one language: what a slip is corrected to.

    `shown` is the word with its accents, `entries` how many entries have it.
    """

    site = models.ForeignKey("wagtailcore.Site", null=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)
    word = models.CharField(max_length=LONGEST_WORD)
    shown = models.CharField(max_length=LONGEST_WORD)
    stem = models.CharField(max_length=LONGEST_WORD)
    entries = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["site", "language", "word"], name="one_search_word_a_site"),
            models.UniqueConstraint(fields=["language", "word"], condition=Q(site=None), name="one_search_word_of_decks"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["language", "stem"], name="search_word_stem")]

    def __str__(self) -> str:
        return self.word
