"""The news of a site: read by a visitor, by keyboard, without script, on a small screen; opened and written by its staff."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import EVERY_RULE, WIDE, check_page, violations_of
from tests.journeys.conftest import Site, serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.staff import sign_in

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, with news: its home page announces them."""
    with serving_copy(prepared, tmp_path_factory.mktemp("news")) as served:
        INSIDE.do(served.data, "publish_news")
        yield served


def test_a_visitor_reads_the_news_and_tries_a_deck(site: Site, page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(site.at("/fr/"))
    expect(page.get_by_role("heading", name="À la une")).to_be_visible()
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Actualités").click()
    check_page(page)
    page.get_by_role("link", name="Terrain", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    page.get_by_role("heading", name="Qui s’arrête").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui s’arrête ? Une gare filmée")
    check_page(page)
    # Its Dutch list is a translation, the article is not: the switch leads home.
    expect(page.get_by_role("link", name="NL", exact=True)).to_have_attribute("href", "/nl/")
    panel = page.get_by_role("complementary").filter(has_text="Et vous, que feriez-vous")
    answers = panel.locator(".try-option > summary")
    answers.nth(0).focus()
    page.keyboard.press("Enter")
    expect(panel.get_by_text("À revoir").first).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    # One answer of a card at a time.
    expect(panel.get_by_text("À revoir").first).to_be_hidden()
    expect(panel.locator(".try-option[open] .try-reflex")).to_have_count(1)
    panel.get_by_text("Carte 3 sur 3").click()
    expect(panel.locator(".try-card[open]")).to_have_count(2)
    check_page(page)
    panel.get_by_role("link", name="Commencer le jeu").click()
    page.wait_for_url("**/fr/decks/voyage/start/")


def test_the_news_needs_no_script_and_fold_on_a_phone(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="nl-BE")
    page = context.new_page()
    page.goto(site.at("/nl/news/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuws")
    menu = page.locator(".site-menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".site-menu").get_by_role("link", name="Nieuws")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Opinies").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Het belang van het kind eerst")
    expect(page.locator("footer").get_by_role("link", name="116 000")).to_be_visible()
    page.get_by_role("heading", name="Het belang van het kind eerst").get_by_role("link").click()
    panel = page.get_by_role("complementary").filter(has_text="En u, wat zou u doen")
    panel.get_by_text("Kaart 2 van 3").click()
    panel.locator(".try-card[open] .try-option > summary").last.click()
    expect(panel.locator(".try-option[open]").get_by_text("De reflex om te onthouden")).to_be_visible()
    expect(panel.get_by_role("link", name="De kaartenset beginnen")).to_have_attribute("href", "/nl/decks/voyage/start/")
    assert context.cookies() == []
    context.close()


def test_a_communication_officer_publishes_an_article(site: Site, browser: Browser, page: Page) -> None:
    context = browser.new_context(viewport=WIDE, locale="fr-BE", reduced_motion="reduce")
    sign_in(context, site, "olga", "communicator")
    desk = context.new_page()
    desk.goto(site.at("/desk/site/"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Site public")
    assert violations_of(desk, EVERY_RULE) == []
    desk.get_by_label("Nom du site").fill("Îlot")
    desk.get_by_role("button", name="Garder ces réglages").click()
    expect(desk.get_by_text("Les réglages sont").first).to_be_visible()
    page.goto(site.at("/fr/"))
    expect(page.get_by_role("banner").get_by_role("link", name="Îlot")).to_be_visible()
    context.close()
