"""The list of news and its articles."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from ravive.hub.news import lists
from ravive.hub.news.article_form import ArticleForm
from ravive.pages.blocks import BODY, deck_choices
from ravive.publishing import queries as published
from ravive.site.blocks import BlocksField
from ravive.site.context import current_language
from ravive.site.public_page import Hue, PublicPage
from ravive.site.renditions import with_pictures

LONGEST_THEME, LONGEST_BYLINE = 40, 120
LONGEST_DECK = 60


class NewsIndexPage(PublicPage):
    """The list of articles: newest first, by theme, by year, page by page, with feeds."""

    feeds = (("application/atom+xml", "news_atom"), ("application/rss+xml", "news_rss"))
    template = "news/news_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.ArticlePage"]
    content_panels: ClassVar[list[Any]] = [
        *PublicPage.content_panels,
        InlinePanel("themes", heading=_("Themes"), label=_("Theme")),  # pyright: ignore[reportArgumentType] -- a lazy text is one
    ]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("list of news")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return the articles that the address asks for, the themes and the years that have any."""
        # With the name of its theme: one query for the list, not one an article.
        names = NewsTheme.objects.filter(page=self, key=models.OuterRef("theme")).values("name")[:1]
        articles = with_pictures(ArticlePage.objects.live().public().child_of(self)).annotate(theme_name=models.Subquery(names))
        articles = articles.order_by("-published_on", "-pk")
        shown = lists.listed(articles, request.GET, themes=dict(NewsTheme.objects.filter(page=self).values_list("key", "name")))
        return {**super().get_context(request, *args, **kwargs), "listing": shown}


class NewsTheme(Orderable):
    """A theme of a list of news. An article names it by its key, which a translated list keeps."""

    page = ParentalKey(NewsIndexPage, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(_("Name"), max_length=LONGEST_THEME)
    key = models.SlugField(
        _("Key"), max_length=LONGEST_THEME, help_text=_("In addresses: the same in every language. Lower case, digits and hyphens.")
    )
    hue = models.CharField(_("Colour"), max_length=10, choices=Hue, default=Hue.SIGNS)

    panels: ClassVar[list[Any]] = [FieldPanel("name"), FieldPanel("key"), FieldPanel("hue")]

    class Meta(Orderable.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "key"], name="one_news_theme_of_a_key"),
        ]

    def __str__(self) -> str:
        return self.name


class ArticlePage(PublicPage):
    """One article."""

    published_on = models.DateField(_("Date"), default=localdate)
    theme = models.SlugField(_("Theme"), max_length=LONGEST_THEME, blank=True)
    byline = models.CharField(
        _("Written by"), max_length=LONGEST_BYLINE, blank=True, help_text=_("Names as they are to be read, if the people agree.")
    )
    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))
    sources = RichTextField(_("Sources"), blank=True, features=["ul", "link", "italic"])
    deck = models.CharField(_("Deck to try"), max_length=LONGEST_DECK, blank=True, help_text=_("Three of its cards follow the text."))

    is_announced = True
    home_part = "news"
    base_form_class = ArticleForm
    template = "news/article_page.html"
    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *PublicPage.content_panels,
        MultiFieldPanel([FieldPanel("published_on"), FieldPanel("theme"), FieldPanel("byline")], heading=_("Date and theme")),
        FieldPanel("body"),
        FieldPanel("sources"),
        FieldPanel("deck"),
    ]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("body"), index.FilterField("published_on")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("article")

    def clean(self) -> None:
        """Raise ValidationError for a deck that is not published."""
        super().clean()
        if self.deck and self.deck not in dict(deck_choices()):
            raise ValidationError({"deck": _("This deck is not published.")})

    @property
    def kicker(self) -> str:
        """Return the theme's name in the list that the article stands in, else that this is an article."""
        # A list brings the names of its themes along.
        name = vars(self)["theme_name"] if "theme_name" in vars(self) else self._theme_name()
        return name or gettext("News")

    def _theme_name(self) -> str | None:
        parent = self.get_parent()
        found = NewsTheme.objects.filter(page=parent.pk, key=self.theme) if self.theme and parent else NewsTheme.objects.none()
        return found.values_list("name", flat=True).first()

    @property
    def shown_on(self) -> date:
        """Return the date of the article."""
        return self.published_on

    @property
    def minutes(self) -> int:
        """Return how many minutes the text takes to read, at least one."""
        return lists.reading_minutes([self.summary, *self.body.stream_block.get_searchable_content(self.body)])

    def structured_data(self) -> dict[str, Any]:
        """Return the article in the words of schema.org."""
        data: dict[str, Any] = {"@type": "NewsArticle", "headline": self.title, "datePublished": self.published_on.isoformat()}
        if self.last_published_at:
            data["dateModified"] = self.last_published_at.isoformat()
        return {**data, **({"author": {"@type": "Person", "name": self.byline}} if self.byline else {})}

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return the page's values with its deck in the language of the page; none where it is not published in it."""
        deck = published.current_deck(self.deck, current_language()) if self.deck else None
        return {**super().get_context(request, *args, **kwargs), "deck": deck}
