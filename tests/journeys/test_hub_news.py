"""The news and the search of a site: by keyboard, without script, on a phone; wrong and old addresses; opened and led by its staff."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDE, WIDER, check_page, violations_of
from tests.journeys.conftest import Fill, Site
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey


def test_news_are_read_found_and_led_to_from_old_addresses(windows: Windows, filled: Fill) -> None:
    site = filled("publish_news").site
    page = windows.open(viewport=WIDE, base_url=site.url)
    a_visitor_reads_the_news_and_tries_a_deck(page)
    a_visitor_finds_an_article_with_a_slip_by_keyboard(page)
    page.goto("/fr/search/?q=xylophagique")
    expect(page.get_by_text("Rien sur ce site ne répond")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="116 000").first).to_be_visible()
    check_page(page)
    page.goto("/fr/gare-filme/")
    expect(page.get_by_role("heading", name="Cherchiez-vous")).to_be_visible()
    check_page(page)
    dutch = windows.without_script(site, "nl")
    the_news_need_no_script_and_fold_on_a_phone(dutch)
    the_search_needs_no_script_and_fits_a_phone(dutch)
    assert dutch.context.cookies() == []
    an_officer_leads_an_old_address_to_a_page(windows, page, site)


def a_visitor_reads_the_news_and_tries_a_deck(page: Page) -> None:
    page.goto("/fr/")
    expect(page.get_by_role("heading", name="À la une")).to_be_visible()
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Actualités", exact=True).click()
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


def the_news_need_no_script_and_fold_on_a_phone(page: Page) -> None:
    page.goto("/nl/news/")
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


def a_visitor_finds_an_article_with_a_slip_by_keyboard(page: Page) -> None:
    page.goto("/fr/")
    page.get_by_role("banner").get_by_role("link", name="Chercher sur ce site").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recherche")
    check_page(page)
    page.get_by_role("searchbox").focus()
    page.keyboard.type("gare filmee")
    page.keyboard.press("Enter")
    first = page.locator(".search-hits").get_by_role("link").first
    expect(first).to_have_text("Qui s’arrête ? Une gare filmée")
    page.get_by_role("searchbox").fill("fimlee")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".search-notes")).to_contain_text("filmée")
    check_page(page)
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qui s’arrête ? Une gare filmée")


def the_search_needs_no_script_and_fits_a_phone(page: Page) -> None:
    page.goto("/nl/")
    page.locator(".site-foot").get_by_role("searchbox").fill("belangg")
    page.keyboard.press("Enter")
    expect(page.locator(".search-hits").get_by_role("link").first).to_have_text("Het belang van het kind eerst")
    page.go_back()
    expect(page.locator(".site-foot").get_by_role("searchbox")).to_be_visible()
    page.goto("/nl/nieuws/het-belangg-van.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina bestaat niet")
    expect(page.get_by_role("searchbox")).to_have_value("nieuws het belangg van")
    expect(page.locator(".search-hits").get_by_role("link").first).to_have_text("Het belang van het kind eerst")
    expect(page.get_by_role("button", name="Snel weg")).to_be_visible()


def an_officer_leads_an_old_address_to_a_page(windows: Windows, page: Page, site: Site) -> None:
    desk = windows.desk(site, "olga", "communicator", viewport=WIDE)
    desk.goto("/desk/site/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Site public")
    assert violations_of(desk, EVERY_RULE) == []
    desk.get_by_label("Nom du site").fill("Îlot")
    desk.get_by_role("button", name="Garder ces réglages").click()
    expect(desk.get_by_text("Les réglages sont").first).to_be_visible()
    page.goto("/fr/")
    expect(page.get_by_role("banner").get_by_role("link", name="Îlot")).to_be_visible()
    desk.goto("/desk/site/")
    desk.get_by_role("link", name="Anciennes adresses").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Anciennes adresses")
    desk.get_by_label("Ancienne adresse").fill("/blog/")
    desk.get_by_label("Nouvelle adresse").fill("/blog/")
    desk.get_by_role("button", name="Y mener").click()
    expect(desk.get_by_role("alert")).to_contain_text("ramène à l’ancienne")
    desk.get_by_label("Nouvelle adresse").fill("/fr/news/")
    desk.get_by_role("button", name="Y mener").click()
    expect(desk.get_by_role("row", name="/blog")).to_contain_text("Actualités")
    assert violations_of(desk, EVERY_RULE) == []
    desk.set_viewport_size(NARROW)
    assert desk.evaluate(WIDER) <= 0
    desk.set_viewport_size(WIDE)
    page.goto("/blog/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Actualités")
    desk.get_by_role("button", name="Supprimer /blog").click()
    expect(desk.get_by_text("L’ancienne adresse ne mène plus nulle part.")).to_be_visible()
    expect(desk.get_by_role("row", name="/blog")).to_have_count(0)
