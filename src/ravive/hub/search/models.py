"""What the public site can find, one row a page or deck and language."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from ravive.hub.search.words import shown_words, stems_in, words_in
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
    # What is compared with the words that somebody typed, with a space before and after each stem.
    title_stems = models.TextField(blank=True)
    summary_stems = models.TextField(blank=True)
    text_stems = models.TextField(blank=True)
    # Each word of the entry once, folded, with a space before and after: what a typing error is corrected to.
    words = models.TextField(blank=True)
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
    def _whole(self) -> str:
        return "\n".join([self.title, self.summary, self.text])

    def shown(self, word: str) -> str:
        """Return a folded word as the entry first writes it, such as "zèbre" for "zebre"."""
        return shown_words(self._whole).get(word, word)

    def fill(self, *, title: str, summary: str, text: str, hue: str, shown_on: date | None) -> None:
        """Take these texts, and what is searched of them."""
        self.title, self.summary, self.text, self.hue, self.shown_on = title, summary, text, hue, shown_on
        for name in STEMMED:
            setattr(self, f"{name}_stems", f" {stems_in(getattr(self, name), self.language)} ")
        self.words = f" {' '.join(sorted(set(words_in(self._whole))))} "
