"""News: a list by theme, year and page; articles; feeds; each site its own."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings
from wagtail.images import get_image_model

from ravive.decks.models import Deck
from ravive.hub.news.lists import ARTICLES_A_PAGE
from ravive.hub.news.models import ArticlePage, NewsIndexPage, NewsTheme
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.publishing.actions.takedowns import take_offline
from ravive.publishing.queries import current_deck
from ravive.publishing.sample_cards import sample_cards
from tests.existing import existing
from tests.people.cast import host, organisation, person

TODAY = date(2026, 11, 28)
ATOM = "{http://www.w3.org/2005/Atom}"


def news(language: str = "fr", *, home: HomePage | None = None) -> NewsIndexPage:
    parent = home or HomePage.objects.get(locale__language_code=language)
    made = parent.add_child(
        instance=NewsIndexPage(
            title="Actualités", slug="actualites", locale=parent.locale, show_in_menus=True, summary="Tout ce qui bouge."
        )
    )
    for name, key, hue in (("Terrain", "field", "react"), ("Cartes blanches", "opinion", "law"), ("Réseau", "network", "online")):
        NewsTheme.objects.create(page=made, name=name, key=key, hue=hue)
    return made


def article(parent: NewsIndexPage, title: str, *, days_ago: int = 0, **values: object) -> ArticlePage:
    page = ArticlePage(title=title, locale=parent.locale, published_on=TODAY - timedelta(days=days_ago), **values)
    return parent.add_child(instance=page)


def test_the_list_has_the_newest_first_and_only_what_is_published(visitor: Client) -> None:
    parent = news()
    article(parent, "Ancien", days_ago=30)
    article(parent, "Récent", summary="Un résumé.")
    article(parent, "Brouillon", live=False)
    page = visitor.get("/fr/actualites/").text
    assert page.index("Récent") < page.index("Ancien")
    assert "Un résumé." in page
    assert "Brouillon" not in page
    # Its heading names the article, so that a list of links makes sense.
    assert 'Lire la suite<span class="visually-hidden"> Récent</span>' in page
    assert '<a href="/fr/actualites/">Actualités</a>' in visitor.get("/fr/").text


def test_the_list_is_filtered_by_theme_and_year(visitor: Client) -> None:
    parent = news()
    article(parent, "Sur le quai", theme="field")
    article(parent, "Notre avis", theme="opinion", days_ago=400)
    page = visitor.get("/fr/actualites/").text
    # A theme without an article is no filter.
    assert "?theme=field" in page
    assert "?theme=network" not in page
    by_theme = visitor.get("/fr/actualites/?theme=opinion").text
    assert "Notre avis" in by_theme
    assert "Sur le quai" not in by_theme
    assert '<a href="?theme=opinion" aria-current="true">Cartes blanches</a>' in by_theme
    by_year = visitor.get("/fr/actualites/?year=2025").text
    assert "Notre avis" in by_year
    assert "Sur le quai" not in by_year


@pytest.mark.parametrize("query", ["?theme=nothing", "?year=abc", "?page=99", "?page=-1", "?page=x", "?year=%00", "?theme='%3B--"])
def test_an_address_that_means_nothing_shows_the_list(visitor: Client, query: str) -> None:
    article(news(), "Sur le quai", theme="field")
    reply = visitor.get(f"/fr/actualites/{query}")
    if "%00" in query:
        assert reply.status_code == 400
    else:
        assert "Sur le quai" in reply.text


def test_long_lists_come_page_by_page(visitor: Client) -> None:
    parent = news()
    for number in range(ARTICLES_A_PAGE + 1):
        article(parent, f"Article {number}", days_ago=number)
    first, second = visitor.get("/fr/actualites/").text, visitor.get("/fr/actualites/?page=2").text
    assert f"Article {ARTICLES_A_PAGE}<" not in first
    assert f"Article {ARTICLES_A_PAGE}<" in second
    assert 'href="?page=2" rel="next"' in first
    assert 'href="." rel="prev"' in second


@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
def test_pictures_of_a_list_cost_no_query_each(visitor: Client, media: Path) -> None:
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "#16897b").save(drawn, "JPEG")
    parent = news()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get("/fr/actualites/").text.count("<picture>") == ArticlePage.objects.count()
        return len(captured)

    counted = []
    for number in range(6):
        picture = get_image_model().objects.create(title="rue", file=ContentFile(drawn.getvalue(), name=f"rue{number}.jpg"))
        article(parent, f"Article {number}", theme="field", picture=picture, picture_alternative="Une rue.")
        counted.append(queries())
    assert counted[-1] == counted[2]


def test_an_article_shows_its_theme_date_sources_and_deck(visitor: Client) -> None:
    article(
        news(), "Sur le quai", slug="quai", theme="field", byline="L’équipe", sources="<p>Une étude.</p>", deck="voyage",
        body=[("text", f"<p>{'mot ' * 450}</p>")],
    )  # fmt: skip
    page = visitor.get("/fr/actualites/quai/").text
    assert "Terrain · <time" in page.replace("\n  ", " ")
    assert "28 novembre 2026" in page
    assert "3\u00a0min" in page
    assert "L’équipe" in page
    assert "Une étude." in page
    assert "/fr/decks/voyage/start/" in page
    assert "Et vous, que feriez-vous" in page


def test_three_cards_are_answered_in_the_article(visitor: Client) -> None:
    article(news(), "Sur le quai", slug="quai", deck="voyage")
    page = visitor.get("/fr/actualites/quai/").text
    assert page.count('class="try-card"') == 3
    # One answer of a card is open at a time, and nothing is sent anywhere.
    assert page.count('class="try-option" name="try-') >= 6
    assert "<form" not in page.partition('class="panel try')[2].partition("</aside>")[0]
    assert page.count('data-result="right"') == 3


def test_a_card_taken_offline_is_in_no_article(visitor: Client) -> None:
    article(news(), "Sur le quai", slug="quai", deck="voyage")
    first = sample_cards(existing(current_deck("voyage", "fr")))[0].card
    assert first.prompt[:30] in visitor.get("/fr/actualites/quai/").text
    deck, by = Deck.objects.get(slug="voyage"), person("amina", host=True)
    take_offline(deck=deck, card_id=first.id, reason="wrong", note="", by=by, now=timezone.now())
    page = visitor.get("/fr/actualites/quai/").text
    assert first.prompt[:30] not in page
    assert page.count('class="try-card"') == 3


def test_a_deck_that_is_not_published_is_refused(db: None) -> None:
    page = ArticlePage(title="A", slug="a", deck="nothing", locale=HomePage.objects.get(locale__language_code="fr").locale)
    with pytest.raises(ValidationError, match="deck"):
        page.clean()


def test_the_home_page_announces_the_latest(visitor: Client) -> None:
    parent = news()
    for number in range(4):
        article(parent, f"Nouvelle {number}").save_revision().publish()
    page = visitor.get("/fr/").text
    assert 'id="latest"' in page
    assert "Nouvelle 3" in page
    assert "Nouvelle 0" not in page


def feed_of(visitor: Client, address: str = "/fr/news.atom") -> ElementTree.Element:
    return ElementTree.fromstring(visitor.get(address).content)  # noqa: S314 - our own feed


def text_of(element: ElementTree.Element, name: str) -> str:
    return existing(element.findtext(name))


def test_feeds_name_the_latest_articles_in_one_language(visitor: Client) -> None:
    article(news(), "Sur le <quai> & ailleurs", summary="Un résumé.", slug="quai")
    feed = feed_of(visitor)
    # Among many feeds, a reader sees whose news it is.
    assert text_of(feed, f"{ATOM}title") == f"Actualités · {host().name}"
    entry = existing(feed.find(f"{ATOM}entry"))
    assert text_of(entry, f"{ATOM}title") == "Sur le <quai> & ailleurs"
    assert existing(entry.find(f"{ATOM}link")).attrib["href"] == "http://testserver/fr/actualites/quai/"
    assert visitor.get("/fr/news.rss").headers["Content-Type"].startswith("application/rss+xml")
    assert visitor.get("/nl/news.atom").status_code == 404


def test_an_atom_feed_has_all_that_its_standard_requires(visitor: Client) -> None:
    parent = news()
    NewsIndexPage.objects.filter(pk=parent.pk).update(summary="")
    article(parent, "Signé", byline="La rédaction", slug="signe")
    article(parent, "Non signé", slug="non-signe", days_ago=3)
    feed = feed_of(visitor)
    # RFC 4287: one of each, and an author of the feed or of every entry; dates by RFC 3339, ids and addresses whole.
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
            assert text_of(element, f"{ATOM}{name}").strip()
        assert datetime.fromisoformat(text_of(element, f"{ATOM}updated")).tzinfo
        assert urlsplit(text_of(element, f"{ATOM}id")).scheme in {"http", "urn"}
    links = {link.get("rel"): link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://testserver/fr/actualites/", "self": "http://testserver/fr/news.atom"}
    assert text_of(feed, f"{ATOM}author/{ATOM}name") == host().name
    signed, unsigned = feed.findall(f"{ATOM}entry")
    assert text_of(signed, f"{ATOM}author/{ATOM}name") == "La rédaction"
    assert unsigned.find(f"{ATOM}author") is None
    assert len({text_of(entry, f"{ATOM}id") for entry in (signed, unsigned)}) == 2
    channel = existing(feed_of(visitor, "/fr/news.rss").find("channel"))
    assert all(text_of(channel, name).strip() for name in ("title", "link", "description"))


def test_a_feed_dates_an_article_with_the_hour_when_it_went_live(visitor: Client) -> None:
    parent = news()
    live = timezone.make_aware(datetime.combine(TODAY, time(8, 10)))

    def dated(**values: object) -> tuple[datetime, datetime]:
        page = article(parent, "Un article")
        ArticlePage.objects.filter(pk=page.pk).update(**{"first_published_at": live, "last_published_at": live, **values})
        entry = existing(feed_of(visitor).find(f"{ATOM}entry"))
        page.delete()
        published, updated = (text_of(entry, f"{ATOM}{name}") for name in ("published", "updated"))
        return datetime.fromisoformat(published), datetime.fromisoformat(updated)

    assert dated() == (live, live)
    # Moved in from another site: its own day, and when it was last published here.
    noon = timezone.make_aware(datetime.combine(date(2020, 5, 1), time(12)))
    assert dated(published_on=noon.date()) == (noon, live)
    # A day that is still to come would hide it in many readers.
    assert dated(published_on=TODAY + timedelta(days=9)) == (live, live)


def test_feeds_are_those_of_the_site_that_answers(visitor: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    hosts, own = news(), organisation("ilot")
    by, now = person("o", own), timezone.now()
    site = change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=by, now=now)
    article(hosts, "De l’hôte")
    article(news(home=site.root_page.specific), "De l’îlot")
    ours, theirs = visitor.get("/fr/news.atom", headers={"host": "ilot.example"}).text, visitor.get("/fr/news.atom").text
    assert "De l’îlot" in ours
    # On its own domain, whatever the address of the installation is.
    assert "https://ilot.example/fr/actualites/" in ours
    assert "testserver" not in ours
    assert "De l’hôte" not in ours
    assert "De l’îlot" not in theirs
    assert "De l’hôte" not in visitor.get("/fr/actualites/", headers={"host": "ilot.example"}).text


def test_an_article_is_published_on_its_day(visitor: Client) -> None:
    parent = news()
    page = ArticlePage(title="Demain", slug="demain", locale=parent.locale, live=False, go_live_at=timezone.now() + timedelta(hours=1))
    parent.add_child(instance=page)
    page.save_revision().publish()
    assert visitor.get("/fr/actualites/demain/").status_code == 404
    ArticlePage.objects.filter(pk=page.pk).update(go_live_at=timezone.now() - timedelta(minutes=1))
    page.refresh_from_db()
    revision = page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert revision.approved_go_live_at
    call_command("publish_scheduled")
    assert visitor.get("/fr/actualites/demain/").status_code == 200
