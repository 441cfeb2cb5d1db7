"""What search engines find: every public page in its languages, and nothing else."""

from xml.etree import ElementTree

from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, InfoPage, SiteProfile
from tests.people.cast import organisation, person

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def addresses(content: bytes) -> dict[str, dict[str, str]]:
    """Return the pages of a sitemap: their alternates by language."""
    found = ElementTree.fromstring(content)  # noqa: S314 - our own sitemap
    return {
        entry.findtext(f"{MAP}loc", ""): {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall(f"{XHTML}link")}
        for entry in found
    }


def test_the_sitemap_has_every_page_with_its_translations(visitor: Client) -> None:
    home = HomePage.objects.get(locale__language_code="fr")
    french = home.add_child(instance=InfoPage(title="Qui", slug="qui", locale=home.locale))
    other = HomePage.objects.get(locale__language_code="nl")
    other.add_child(instance=InfoPage(title="Wie", slug="wie", locale=other.locale, translation_key=french.translation_key))
    home.add_child(instance=InfoPage(title="Brouillon", slug="brouillon", locale=home.locale, live=False))
    reply = visitor.get("/sitemap.xml")
    assert reply.headers["Content-Type"].startswith("application/xml")
    pages = addresses(reply.content)
    assert pages["http://testserver/fr/qui/"] == {"fr": "http://testserver/fr/qui/", "nl": "http://testserver/nl/wie/"}
    assert set(pages["http://testserver/de/decks/voyage/"]) == {"fr", "nl", "de", "en"}
    assert "http://testserver/fr/act/" in pages
    assert "http://testserver/fr/" in pages
    assert not [address for address in pages if "brouillon" in address or "/desk/" in address]


def test_every_address_of_the_sitemap_shows_a_page(visitor: Client) -> None:
    for address in addresses(visitor.get("/sitemap.xml").content):
        assert visitor.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_a_site_lists_its_own_pages(visitor: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    own = organisation("ilot")
    site = change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=person("o", own), now=timezone.now())
    root = site.root_page.specific
    root.add_child(instance=InfoPage(title="Nous", slug="nous", locale=root.locale))
    assert "https://ilot.example/fr/nous/" in addresses(visitor.get("/sitemap.xml", headers={"host": "ilot.example"}, secure=True).content)
    assert not [address for address in addresses(visitor.get("/sitemap.xml").content) if "nous" in address]


def test_crawlers_are_led_to_the_sitemap(visitor: Client) -> None:
    text = visitor.get("/robots.txt").text
    assert "Disallow: /desk/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
