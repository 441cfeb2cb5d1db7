"""Atom and RSS feeds of a list of news, in the language of the list."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.xmlutils import SimplerXMLGenerator

from ravive.hub.news.models import ArticlePage, NewsIndexPage
from ravive.pages.navigation import home_page, logo_address, organisation_of_site
from ravive.people.addresses import public_address
from ravive.site.context import current_language

MOST_ITEMS = 20


@dataclass(frozen=True, kw_only=True)
class AskedFeed:
    """The list that a request asks for. One feed object serves all requests at once, and so stores none of them."""

    news: NewsIndexPage
    # The name of the organisation whose site answers; empty before a new installation has one.
    author: str
    request: HttpRequest

    def address_of(self, page: NewsIndexPage | ArticlePage) -> str:
        """Return the public address of a page."""
        return public_address(self.request, page.get_url(self.request) or "/")


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """An article of a feed, with its public address."""

    article: ArticlePage
    address: str


class AtomWithLogo(Atom1Feed):
    """An Atom feed with the logo of the organisation, where it has one (RFC 4287, 4.2.8)."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write what the feed says of itself."""
        super().add_root_elements(handler)
        if self.feed["logo"]:
            handler.addQuickElement("logo", self.feed["logo"])


class AtomNews(Feed):
    """The latest articles of the site that answers, in the language of the address."""

    feed_type = AtomWithLogo

    def get_object(self, request: HttpRequest) -> AskedFeed:
        """Return the list. Raises Http404 where the site has none in this language."""
        home = home_page(request, current_language())
        found = NewsIndexPage.objects.live().public().child_of(home).first() if home else None
        if found is None:
            raise Http404("this site has no news in this language")
        organisation = organisation_of_site(request)
        return AskedFeed(news=found, author=organisation.name if organisation else "", request=request)

    def title(self, asked: AskedFeed) -> str:
        """Return the title of the feed: a reader of many feeds sees whose news it is."""
        return " · ".join(part for part in (asked.news.title, asked.author) if part)

    def author_name(self, asked: AskedFeed) -> str:
        """Return who writes where an article names nobody. Atom requires an author."""
        return asked.author or asked.news.title

    def subtitle(self, asked: AskedFeed) -> str:
        """Return what the list says of itself, else its title: RSS requires a description."""
        return asked.news.summary or asked.news.title

    description = subtitle

    def link(self, asked: AskedFeed) -> str:
        """Return the address of the list."""
        return asked.address_of(asked.news)

    def feed_url(self, asked: AskedFeed) -> str:
        """Return the address of the feed."""
        return public_address(asked.request, asked.request.path)

    def feed_extra_kwargs(self, obj: AskedFeed) -> dict[str, str]:
        """Return the address of the organisation's logo, empty without one."""
        organisation = organisation_of_site(obj.request)
        logo = logo_address(organisation) if organisation else ""
        return {"logo": public_address(obj.request, logo) if logo else ""}

    def items(self, asked: AskedFeed) -> list[FeedEntry]:
        """Return the latest articles."""
        articles = ArticlePage.objects.live().public().child_of(asked.news).order_by("-published_on", "-pk")[:MOST_ITEMS]
        return [FeedEntry(article=article, address=asked.address_of(article)) for article in articles]

    def item_title(self, item: Any) -> str:  # noqa: ANN401 - as Django's feed
        """Return the title of an article, unescaped: the feed escapes it."""
        return item.article.title

    def item_description(self, item: Any) -> str:  # noqa: ANN401 - as Django's feed
        """Return the summary of an article."""
        return item.article.summary

    def item_link(self, item: Any) -> str:  # noqa: ANN401 - as Django's feed
        """Return the address of an article."""
        return item.address

    def item_guid(self, item: Any) -> str:  # noqa: ANN401 - as Django's feed
        """Return an id that stays when the article's address changes."""
        return f"urn:uuid:{item.article.translation_key}"

    item_guid_is_permalink = False

    def item_author_name(self, item: Any) -> str | None:  # noqa: ANN401 - as Django's feed
        """Return who wrote an article; None where the author of the feed did."""
        return item.article.byline or None

    def item_pubdate(self, item: Any) -> datetime:  # noqa: ANN401 - as Django's feed
        """Return when an article was published: its hour where its date is the day it went live, else its date."""
        return published_at(item.article)

    def item_updateddate(self, item: Any) -> datetime:  # noqa: ANN401 - as Django's feed
        """Return when an article was last published, never before it was published."""
        return max(item.article.last_published_at or published_at(item.article), published_at(item.article))


def published_at(article: ArticlePage) -> datetime:
    """Return the moment that a feed dates an article with. A date before the site's first publication has no hour: its noon stands."""
    live_since = article.first_published_at
    # A date that is still to come would hide the article in many readers.
    if live_since and timezone.localdate(live_since) <= article.published_on:
        return live_since
    return timezone.make_aware(datetime.combine(article.published_on, time(12)))


class RssNews(AtomNews):
    """The same for readers that know RSS only."""

    feed_type = Rss201rev2Feed
