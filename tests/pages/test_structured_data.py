"""What a page says of itself to programs: well-formed, and harmless whatever its title is."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from ravive.hub.events.models import EventIndexPage, EventPage
from ravive.hub.news.models import ArticlePage, NewsIndexPage
from ravive.pages.models import HomePage, InfoPage

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def test_a_page_says_who_publishes_it(visitor: Client) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    home.add_child(instance=InfoPage(title="Qui </script><b>nous", slug="qui", locale=home.locale, summary="Un « résumé »."))
    page = visitor.get("/fr/qui/").text
    (text,) = DATA.findall(page)
    data = json.loads(text)
    assert data["name"] == "Qui </script><b>nous"
    assert data["publisher"]["@type"] == "NGO"
    assert (data["url"], data["inLanguage"]) == ("http://testserver/fr/qui/", "fr")
    assert '<link rel="canonical" href="http://testserver/fr/qui/">' in page
    assert 'og:title" content="Qui &lt;/script&gt;&lt;b&gt;nous"' in page
    assert "og:image" not in page


def test_the_home_page_names_the_organisation(visitor: Client) -> None:
    (text,) = DATA.findall(visitor.get("/nl/").text)
    assert json.loads(text)["publisher"]["url"] == "http://testserver/"


# What search engines document as required, and as recommended where a page has it: https://developers.google.com/search/docs/appearance/structured-data
# (event, article, organization). Types are those of https://schema.org.
REQUIRED = {
    "Event": {"name": str, "startDate": str, "location": (dict, list), "endDate": str, "eventStatus": str, "organizer": dict},
    "NewsArticle": {"headline": str, "datePublished": str, "author": dict, "publisher": dict},
    "NGO": {"name": str, "url": str},
    "Person": {"name": str},
    "Place": {"name": str, "address": str},
    "VirtualLocation": {"url": str},
    "WebPage": {"name": str, "url": str},
}
DATES = ("startDate", "endDate", "datePublished", "dateModified")


def data_of(visitor: Client, path: str) -> dict[str, Any]:
    (text,) = DATA.findall(visitor.get(path).text)
    data = json.loads(text)
    check(data)
    assert data["@context"] == "https://schema.org"
    return data


def check(data: object) -> None:
    """Fail where a thing, or one inside it, lacks what is documented as required, or has a value of another type."""
    if isinstance(data, list):
        for item in data:
            check(item)
    if not isinstance(data, dict):
        return
    for name, kind in REQUIRED[data["@type"]].items():
        assert data.get(name), f"{data['@type']} has no {name}"
        assert isinstance(data[name], kind), f"{name} of {data['@type']}"
    for name in DATES:
        assert name not in data or datetime.fromisoformat(data[name])
    assert str(data.get("url", "http")).startswith("http")
    for value in data.values():
        check(value)


@pytest.mark.parametrize(
    ("attendance", "kinds"),
    [("place", ["Place"]), ("online", ["VirtualLocation"]), ("both", ["Place", "VirtualLocation"])],
)
def test_an_event_has_what_is_required(visitor: Client, attendance: str, kinds: list[str]) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    index = home.add_child(instance=EventIndexPage(title="Agenda", slug="agenda", locale=home.locale))
    begins, ends = datetime(2027, 3, 12, 8, tzinfo=UTC), datetime(2027, 3, 12, 15, tzinfo=UTC)
    values = {"starts_at": begins, "ends_at": ends, "attendance": attendance, "place": "" if attendance == "online" else "Namur, salle 2"}
    index.add_child(instance=EventPage(title="Colloque", slug="colloque", locale=home.locale, summary="Un jour.", **values))
    data = data_of(visitor, "/fr/agenda/colloque/")
    found = data["location"] if isinstance(data["location"], list) else [data["location"]]
    assert [place["@type"] for place in found] == kinds
    # With the offset of the place, as the documentation asks.
    assert (data["@type"], data["startDate"]) == ("Event", "2027-03-12T09:00:00+01:00")
    assert data["organizer"]["@type"] == "NGO"


@pytest.mark.parametrize("byline", ["", "Ada L."])
def test_an_article_has_an_author_and_a_date(visitor: Client, byline: str) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    news = home.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites", locale=home.locale))
    news.add_child(instance=ArticlePage(title="Qui", slug="qui", locale=home.locale, byline=byline))
    assert data_of(visitor, "/fr/actualites/qui/")["author"]["@type"] == ("Person" if byline else "NGO")


def test_other_pages_are_pages_of_the_organisation(visitor: Client) -> None:
    assert data_of(visitor, "/fr/")["publisher"]["@type"] == "NGO"


def test_the_home_page_links_its_feeds(visitor: Client) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    assert "application/atom+xml" not in visitor.get("/fr/").text
    home.add_child(instance=NewsIndexPage(title="Actualités", slug="actualites", locale=home.locale))
    home.add_child(instance=EventIndexPage(title="Agenda", slug="agenda", locale=home.locale))
    text = visitor.get("/fr/").text
    for media_type, address in (
        ("application/atom+xml", "/fr/news.atom"),
        ("application/rss+xml", "/fr/news.rss"),
        ("text/calendar", "/fr/events.ics"),
    ):
        link = re.search(rf'<link rel="alternate" type="{re.escape(media_type)}" title="[^"]+" href="([^"]+)">', text)
        assert link is not None
        assert link[1] == address
        assert visitor.get(link[1]).status_code == 200
    assert "application/atom+xml" not in visitor.get("/nl/").text


def test_a_deck_names_its_own_address(visitor: Client) -> None:
    text = visitor.get("/nl/decks/voyage/").text
    assert '<link rel="canonical" href="http://testserver/nl/decks/voyage/">' in text
    assert '<link rel="alternate" hreflang="fr" href="http://testserver/fr/decks/voyage/">' in text
