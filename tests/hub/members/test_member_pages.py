"""The network on the public site: its list, its search, its map, and the page of a member."""

import doctest
import json
import re
from collections import Counter
from html import unescape

import pytest
from babel import Locale
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import PageViewRestriction

from ravive.decks.models import Deck
from ravive.hub.members import language_names, lists
from ravive.hub.members.models import MemberIndexPage, MemberPage
from ravive.hub.members.world_map import LAND, PLACES, world_map
from ravive.lib.languages import ALL, INTERFACE
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.people.countries import COUNTRIES
from ravive.people.models import EntrustedPage
from tests.hub.members.build_places import computed
from tests.hub.members.cast import many, member, network, translated
from tests.people.cast import NOW, host, organisation


@pytest.fixture
def index(db: None) -> MemberIndexPage:
    return network()


def listed(page: str) -> list[str]:
    """Return the names in the list of members, in its order."""
    part = page[page.index('id="members"') :]
    return [unescape(name) for name in re.findall(r'<li><span class="member-country">[^<]*</span>\s*<a[^>]*>([^<]*)</a>', part)]


def test_members_stand_by_country_and_only_those_that_are_published(visitor: Client, index: MemberIndexPage) -> None:
    member(index, "Watoto Salama")
    member(index, "Les Petits", country="EG")
    member(index, "Kinderhulp", country="BE", languages=["nl", "fr"])
    member(index, "Brouillon", country="AT", live=False)
    page = visitor.get("/fr/reseau/").text
    # "Égypte" stands between Belgium and Kenya.
    assert listed(page) == ["Kinderhulp", "Les Petits", "Watoto Salama"]
    assert "néerlandais, français" in page
    assert re.search(r"<b>3</b>\s+membres ·\s+3 pays", page)
    assert "Brouillon" not in page


@pytest.mark.parametrize(
    "search", ["kenya", "KÉNYA", "Swahili", "kiswahili", "Suaheli", "watoto", "sâlama watoto", "watoto.example", "  kenya   anglais "]
)
def test_a_search_forgives_accents_case_and_the_language_of_names(visitor: Client, index: MemberIndexPage, search: str) -> None:
    member(index, "Watoto Salama")
    member(index, "Kinderhulp", country="BE", languages=["nl"], website="")
    page = visitor.get("/fr/reseau/", {"q": search}).text
    assert listed(page) == ["Watoto Salama"]
    assert "1 membre trouvé" in page


def test_a_search_without_result_says_so_and_shows_what_was_typed(visitor: Client, index: MemberIndexPage) -> None:
    member(index)
    page = visitor.get("/fr/reseau/", {"q": '<b>"atlantide'}).text
    assert listed(page) == []
    assert "&lt;b&gt;&quot;atlantide" in page
    assert 'role="status"' in page
    assert visitor.get("/fr/reseau/", {"q": "x" * 5000, "page": "99", "sharing": ""}).status_code == 200


def test_a_member_stands_once_in_the_language_of_the_page_where_it_has_it(visitor: Client, index: MemberIndexPage) -> None:
    first = member(index, "Veilige kinderen", country="NL", languages=["nl"])
    member(index, "Watoto Salama")
    english = translated(first, "en", title="Safe Children", country="FR", slug="safe")
    page = visitor.get("/en/reseau/").text
    assert listed(page) == ["Watoto Salama", "Safe Children"]
    # Its words are in a language that this page is not in.
    assert re.search(r'lang="fr" dir="ltr">Watoto Salama', page)
    assert listed(visitor.get("/fr/reseau/").text) == ["Watoto Salama", "Veilige kinderen"]
    # Facts are those of the first page, whatever its translations hold.
    assert english.country == "FR"
    assert "Netherlands" in visitor.get("/en/reseau/safe/").text
    # Found by its name in any language.
    assert listed(visitor.get("/fr/reseau/", {"q": "safe children"}).text) == ["Veilige kinderen"]


def test_a_hundred_and_two_members_cost_the_queries_of_one_and_stand_on_one_page(visitor: Client, index: MemberIndexPage) -> None:
    EntrustedPage.objects.create(organisation=host(), translation_key=member(index, "Premier").translation_key)
    Deck.objects.update(is_shared=True)

    def queries(query: str = "") -> int:
        visitor.get("/fr/reseau/" + query)
        with CaptureQueriesContext(connection) as counted:
            visitor.get("/fr/reseau/" + query)
        return len(counted)

    alone = queries(), queries("?q=a")
    pages = many(index, 101)
    EntrustedPage.objects.bulk_create(
        EntrustedPage(organisation=organisation(f"writer-{place}"), translation_key=page.translation_key)
        for place, page in enumerate(pages[:20])
    )
    assert (queries(), queries("?q=a")) == alone
    page = visitor.get("/fr/reseau/").text
    assert len(listed(page)) == 102
    assert 'rel="next"' not in page
    assert len(page.encode()) < 60_000, len(page.encode())


def test_more_members_than_a_page_holds_stand_on_several_and_a_search_goes_along(
    visitor: Client, index: MemberIndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ravive.hub.members.models.member_index_page.MEMBERS_A_PAGE", 2)
    for place in range(5):
        member(index, f"Membre {place}")
    page = visitor.get("/fr/reseau/", {"q": "kenya"}).text
    assert listed(page) == ["Membre 0", "Membre 1"]
    assert 'href="?q=kenya&amp;page=2#members" rel="next"' in page
    assert listed(visitor.get("/fr/reseau/?q=kenya&page=3").text) == ["Membre 4"]


def test_decks_are_those_that_the_organisation_of_a_member_shares(visitor: Client, index: MemberIndexPage) -> None:
    page = member(index)
    other = member(index, "Sans jeu", country="BE")
    assert "Ils partagent des jeux" not in visitor.get("/fr/reseau/").text
    EntrustedPage.objects.create(organisation=host(), translation_key=page.translation_key)
    EntrustedPage.objects.create(organisation=organisation("empty"), translation_key=other.translation_key)
    Deck.objects.filter(slug__in=["voyage", "accueil"]).update(is_shared=True)
    shown = visitor.get("/fr/reseau/").text
    assert "2 jeux partagés" in shown
    assert "Ils partagent des jeux" in shown
    assert listed(visitor.get("/fr/reseau/?sharing=1").text) == ["Watoto Salama"]
    assert "/fr/decks/voyage/" in visitor.get(page.url).text
    assert "/fr/decks/" not in visitor.get(other.url).text.split("</main>")[0]


def test_the_page_of_a_member_says_who_it_is_and_whom_to_call_there(visitor: Client, index: MemberIndexPage) -> None:
    page = member(
        index,
        "Kinderhulp",
        country="BE",
        email="info@kinderhulp.example",
        phone="+32 2 000 00 00",
        address="Rue du Tilleul 1\n1000 Bruxelles",
    )
    shown = visitor.get(page.url).text
    for text in (
        "Belgique",
        "anglais, swahili",
        "watoto.example",
        "mailto:info@kinderhulp.example",
        "tel:+3220000000",
        "Rue du Tilleul 1<br>",
    ):
        assert text in shown, text
    main = shown[shown.index("<main") : shown.index("</main>")]
    # Of its country only: what answers in the whole Union or from anywhere stands on the page that it leads to.
    assert 'href="tel:101"' in main
    assert 'href="tel:112"' not in main
    assert 'href="/fr/act/"' in main
    assert "Aucun numéro de ce pays" in visitor.get(member(index).url).text


def test_a_member_says_what_it_is_to_programs(visitor: Client, index: MemberIndexPage) -> None:
    page = member(index, "Watoto </script><b>", email="info@watoto.example", address="Mombasa Road")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', visitor.get(page.url).text)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "ProfilePage"
    assert data["mainEntity"] == {
        "@type": "NGO",
        "name": "Watoto </script><b>",
        "url": "https://www.watoto.example/",
        "email": "info@watoto.example",
        "description": "Écoute et protection.",
        "knowsLanguage": ["en", "sw"],
        "address": {"@type": "PostalAddress", "addressCountry": "KE", "streetAddress": "Mombasa Road"},
    }
    assert data["publisher"]["name"]


def test_each_site_lists_its_own_members(visitor: Client, index: MemberIndexPage, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["autre.example", "testserver"]
    member(index)
    other = organisation("autre", "Autre")
    site = change_site(organisation=other, profile=SiteProfile(), name="Autre", host="autre.example", by="test", now=NOW)
    there = network(home=HomePage.objects.get(pk=site.root_page.pk))
    member(there, "Chez nous", country="PE")
    assert listed(visitor.get("/fr/reseau/").text) == ["Watoto Salama"]
    assert listed(visitor.get("/fr/reseau/", headers={"host": "autre.example"}).text) == ["Chez nous"]


def test_a_private_member_is_not_listed(visitor: Client, index: MemberIndexPage) -> None:
    page = member(index)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert listed(visitor.get("/fr/reseau/").text) == []


def test_a_translation_shows_no_facts_of_a_private_page(visitor: Client, index: MemberIndexPage) -> None:
    page = member(index, phone="+254 20 000 0000")
    dutch = translated(page, "nl", title="Watoto", phone="+254 20 111 1111")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    shown = visitor.get(dutch.url or "").text
    assert "000 0000" not in shown
    assert "111 1111" in shown


def test_the_map_draws_a_square_for_each_place_with_a_member_and_names_it(visitor: Client, index: MemberIndexPage) -> None:
    for country in ("KE", "UG", "PE", "TV", "AQ"):
        member(index, country, country=country)
    drawn = world_map(Counter({"KE": 1, "UG": 1, "PE": 1, "TV": 1, "AQ": 1}), "fr")
    vivid = {tile.countries: tile.hue for tile in drawn.tiles if tile.hue}
    assert vivid == {"Kenya, Ouganda": "react", "Pérou": "signs", "Tuvalu": "report"}
    assert {(tile.column, tile.row) for tile in drawn.tiles} >= {
        (column, row)
        for row, squares in enumerate(LAND)
        for column, square in enumerate(squares)
        if square == "#" and 0 <= column - drawn.window.column < drawn.window.columns and 0 <= row - drawn.window.row < drawn.window.rows
    }
    page = visitor.get("/fr/reseau/").text
    assert "<title>Pérou</title>" in page
    assert 'role="img" aria-label="Carte\u00a0:' in page
    # The list, which says the same, comes first.
    assert page.index('id="members"') < page.index("<svg viewBox")


def test_five_members_of_one_country_are_five_lights_on_a_map_of_what_is_around(visitor: Client, index: MemberIndexPage) -> None:
    for number in range(5):
        member(index, f"Membre {number}", country="BE")
    page = visitor.get("/fr/reseau/").text
    drawing = page[page.index("<svg viewBox") : page.index("</svg>", page.index("<svg viewBox"))]
    assert drawing.count("<rect") == 5
    assert "Europe\n  (5)" in page
    column, _row, columns, _rows = map(int, re.findall(r"\d+", drawing)[:4])
    # Belgium stands in the nineteenth column, of ten units.
    assert columns < len(LAND[0]) * 10
    assert column <= 180 < column + columns


def test_the_places_are_those_of_the_time_zone_database() -> None:
    assert json.loads(PLACES.read_text("utf-8")) == computed()
    assert COUNTRIES - computed().keys() == {"AQ", "BV", "HM"}
    assert {len(row) for row in LAND} == {36}


@pytest.mark.parametrize("language", INTERFACE)
def test_names_of_languages_are_those_of_cldr(language: str) -> None:
    names = json.loads(language_names.NAMES.read_text("utf-8"))[language]
    cldr = Locale(language).languages
    assert names == {tag: cldr[tag] for tag in names}
    assert set(ALL) <= names.keys()
    assert all(language_names.language_tag(name) for name in names.values())
    assert doctest.testmod(language_names).failed == 0


def test_a_line_has_the_decks_of_its_writers_only(index: MemberIndexPage) -> None:
    pages = [member(index), member(index, "Autre", country="BE")]
    EntrustedPage.objects.create(organisation=host(), translation_key=pages[0].translation_key)
    Deck.objects.filter(slug="voyage").update(is_shared=True)
    lines = lists.lines_of(MemberPage.objects.select_related("locale"), "fr", "fr")
    assert {line.page.title: line.decks for line in lines} == {"Autre": (), "Watoto Salama": ("voyage",)}
