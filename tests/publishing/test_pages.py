"""The pages and files around the cards."""

import base64
import gzip
import json
import re
from pathlib import Path

import brotli
import pytest
import zxingcpp
from django.test import Client, override_settings
from PIL import Image

import ravive
from ravive.publishing import print_sheets, queries
from ravive.publishing.models import PublishedBundle
from ravive.site import qr
from tests.existing import existing

BUILT_APP = Path(ravive.__file__).parent / "app_dist"
LANGUAGES = ("fr", "nl", "de", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_start_page_shows_a_choice_whose_feedback_is_there_but_hidden(visitor: Client, language: str) -> None:
    page = visitor.get(f"/{language}/start/").text
    card = existing(queries.current_deck("voyage", language)).bundle.cards[0]
    assert card.kind == "choice"
    assert 'data-kind="choice"' in page
    assert "data-first" in page
    assert page.count('<small class="feedback" hidden>') == len(card.options)
    assert page.count('data-verdict="right" hidden') == page.count('data-verdict="again" hidden') == 1


def test_start_page_tells_the_script_just_what_it_needs(visitor: Client) -> None:
    page = visitor.get("/fr/start/").text
    first = json.loads(existing(re.search(r'id="first-card">(.+?)</script>', page))[1])
    assert first["deck"] == "voyage"
    assert set(first["card"]) == {"id", "notion", "kind", "options"}
    assert [option["right"] for option in first["card"]["options"]].count(True) == 1
    assert first["after"].keys() == {"0", "1"}
    assert 0 < first["after"]["0"] < first["after"]["1"] < 1


@pytest.mark.parametrize("path", [f"/{language}/{page}" for language in LANGUAGES for page in ("start/", "decks/declic/start/")])
def test_start_page_fits_the_first_response(visitor: Client, path: str) -> None:
    with override_settings(RAVIVE_APP_DIST=BUILT_APP):
        response = visitor.get(path, headers={"accept-encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    assert len(response.content) <= 20_000
    assert b'class="prompt"' in brotli.decompress(response.content)


def packed(page: str) -> dict[str, str]:
    text = existing(re.search(r'id="packed">([^<]+)</script>', page))[1]
    return json.loads(gzip.decompress(base64.b64decode(text)))


@pytest.mark.parametrize("deck", ["voyage", "accueil", "declic", "parole"])
def test_single_file_needs_nothing_else(visitor: Client, deck: str) -> None:
    response = visitor.get(f"/fr/decks/{deck}/file/")
    page = response.text
    assert response.headers["Content-Disposition"] == f'attachment; filename="ravive-{deck}-fr.html"'
    assert not re.search(r'(src|href)="(/|https?:)(?!/)', re.sub(r'<a href="[^"]*"', "", page))
    assert "url(" not in page
    held = packed(page)
    assert json.loads(held["bundle"])["deck"] == deck
    assert 'single="fr"' in held["script"]
    assert json.loads(held["index"])["contacts"]
    bundle = existing(queries.current_deck(deck, "fr")).bundle
    assert set(re.findall(r'data-picture="([^"]+)"', page)) == {picture.url for picture in bundle.pictures.values()}


@pytest.mark.parametrize("deck", ["voyage", "accueil", "declic", "parole"])
def test_single_file_is_small_beside_its_pictures(visitor: Client, deck: str) -> None:
    with override_settings(RAVIVE_APP_DIST=BUILT_APP):
        page = visitor.get(f"/fr/decks/{deck}/file/").text
    assert len(re.sub(r'data-url="[^"]*"', "", page).encode()) <= 160_000


def test_deck_page_offers_every_way_to_take_it_along(visitor: Client) -> None:
    page = visitor.get("/nl/decks/accueil/").text
    for address in ("start/", "print/", "file/"):
        assert f'href="/nl/decks/accueil/{address}"' in page
    assert "http://testserver/nl/decks/accueil/" in page


@override_settings(RAVIVE_URL="https://cards.example.org")
def test_addresses_to_share_are_those_of_the_public_site(visitor: Client) -> None:
    assert "https://cards.example.org/fr/decks/voyage/" in visitor.get("/fr/decks/voyage/").text


def test_qr_code_reads_as_its_address() -> None:
    address = "https://cards.example.org/fr/decks/voyage/"
    drawing = qr.svg(address, "code")
    assert "style" not in drawing
    size = int(existing(re.search(r'viewBox="0 0 (\d+)', drawing))[1])
    picture = Image.new("L", (size, size), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing):
        picture.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    read = zxingcpp.read_barcodes(picture.resize((size * 8, size * 8)))
    assert [code.text for code in read] == [address]


@pytest.mark.django_db
def test_backs_fall_behind_their_fronts_when_turned_along_the_long_edge() -> None:
    bundle = existing(queries.current_deck("voyage", "fr")).bundle
    sheets = print_sheets.sheets(bundle)
    assert [paper.number for sheet in sheets for paper in sheet.fronts if paper] == list(range(1, len(bundle.cards) + 1))
    for sheet in sheets:
        for place in (0, 2):
            assert sheet.backs[place] == sheet.fronts[place + 1]
            assert sheet.backs[place + 1] == sheet.fronts[place]


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_page_lists_each_contact_as_a_link(visitor: Client, language: str) -> None:
    page = visitor.get(f"/{language}/act/").text
    for contact in queries.contacts(language):
        assert re.search(rf'data-contact="{contact.id}"><a href="{re.escape(contact.href)}"', page)
        assert contact.href.startswith(("tel:", "https:"))
    assert {'href="tel:101"', 'href="tel:112"', 'href="tel:116000"'} <= set(re.findall(r'href="tel:\d+"', page))


@pytest.mark.parametrize(("language", "country"), [("fr", "Belgique"), ("nl", "België"), ("de", "Belgien"), ("en", "Belgium")])
def test_every_foot_says_in_which_country_a_number_holds(visitor: Client, language: str, country: str) -> None:
    foot = " ".join(
        existing(re.search(r'<footer class="help-bar".+?</footer>', visitor.get(f"/{language}/leaving/").text, re.DOTALL))[0].split()
    )
    assert re.findall(r"tel:\d+", foot) == ["tel:112", "tel:101", "tel:116000"]
    for number in ("101", "116000"):
        assert re.search(rf'\({country}\)[^<]*<a href="tel:{number}"', foot)


@pytest.mark.parametrize(("language", "history"), [("fr", "historique"), ("nl", "geschiedenis"), ("de", "Verlauf"), ("en", "history")])
def test_the_page_about_leaving_says_what_the_exit_does_not_erase(visitor: Client, language: str, history: str) -> None:
    main = visitor.get(f"/{language}/leaving/").text.partition("<main")[2].partition("</main>")[0]
    assert history in main
    assert main.count("<section") == 4


@pytest.mark.parametrize("screen", ["session", "cards", "memory", "settings", "act", "trainings", "join", "test", "shell"])
def test_app_screens_load_the_app_and_help_without_it(visitor: Client, screen: str) -> None:
    page = visitor.get(f"/de/{screen}/").text
    assert '<script type="module" src="/static/app/assets/main-AbCdEf12.js">' in page
    assert f'data-screen="{screen}"' in page
    assert len(existing(re.search(r'id="app">(.+?)</main>', page, re.DOTALL))[1]) > 100


@pytest.mark.parametrize("address", ["test/", "test/K7M4QD", "test/k7m4qd/"])
def test_a_test_opens_the_app_whatever_the_code(visitor: Client, address: str) -> None:
    page = visitor.get(f"/fr/{address}")
    assert page.status_code == 200
    assert "under a random key" not in page.text
    assert "sous une clé tirée au hasard" in page.text
    assert "K7M4QD" not in page.text.upper().replace("/FR/", "").partition("<main")[2].partition("</main>")[0]


def test_manifest_and_icons_are_served(visitor: Client) -> None:
    manifest = visitor.get("/nl/manifest.webmanifest")
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    for icon in manifest.json()["icons"]:
        response = visitor.get(icon["src"])
        assert response.status_code == 200
        response.close()


def test_index_lists_every_deck_with_a_bundle_that_can_be_fetched(visitor: Client) -> None:
    index = visitor.get("/bundles/index.en.json").json()
    assert [deck["deck"] for deck in index["decks"]] == ["voyage", "accueil", "declic", "parole"]
    for deck in index["decks"]:
        bundle = visitor.get(deck["url"])
        assert len(bundle.content) == deck["bytes"]
        for address in deck["pictures"]:
            assert visitor.get(address).headers["Content-Type"] == "image/svg+xml"


def test_numbers_of_the_register_can_be_followed_in_explanations() -> None:
    from ravive.cards.card import Fact
    from ravive.site.templatetags.ravive import with_fact_links

    fact = Fact(kind="contact", name="Child Focus", value="116 000", status="to_confirm", verified_on="2026-11-24",
                expires_on="2027-05-23", href="tel:116000")  # fmt: skip
    assert with_fact_links("Call 116 000 <now>", {"child-focus": fact}) == 'Call <a href="tel:116000">116 000</a> &lt;now&gt;'


def test_a_deck_is_offered_in_its_languages_and_the_list_of_decks_in_others(visitor: Client) -> None:
    PublishedBundle.objects.filter(deck="voyage", language="de").delete()
    page = visitor.get("/fr/decks/voyage/").text
    switch = re.findall(r'<a href="([^"]+)" lang="\w\w" hreflang', page)
    assert switch == ["/fr/decks/voyage/", "/nl/decks/voyage/", "/de/cards/", "/en/decks/voyage/"]
    assert [visitor.get(url).status_code for url in switch] == [200] * 4
