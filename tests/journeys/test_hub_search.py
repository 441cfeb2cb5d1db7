"""The search of a site: with a slip, by keyboard, without script, on a small screen; wrong addresses; old addresses at the desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDE, WIDER, check_page, violations_of
from tests.journeys.conftest import Site, serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.staff import sign_in

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, with news to find."""
    with serving_copy(prepared, tmp_path_factory.mktemp("search")) as served:
        INSIDE.do(served.data, "publish_news")
        yield served


def test_a_visitor_finds_an_article_with_a_slip_by_keyboard(site: Site, page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(site.at("/fr/"))
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


def test_nothing_found_helps(site: Site, page: Page) -> None:
    page.goto(site.at("/fr/search/?q=xylophagique"))
    expect(page.get_by_text("Rien sur ce site ne répond")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name="116 000").first).to_be_visible()
    check_page(page)


def test_search_needs_no_script_and_fits_a_phone(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="nl-BE")
    page = context.new_page()
    page.goto(site.at("/nl/"))
    page.locator(".site-foot").get_by_role("searchbox").fill("belangg")
    page.keyboard.press("Enter")
    expect(page.locator(".search-hits").get_by_role("link").first).to_have_text("Het belang van het kind eerst")
    page.go_back()
    expect(page.locator(".site-foot").get_by_role("searchbox")).to_be_visible()
    page.goto(site.at("/nl/nieuws/het-belangg-van.html"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina bestaat niet")
    expect(page.get_by_role("searchbox")).to_have_value("nieuws het belangg van")
    expect(page.locator(".search-hits").get_by_role("link").first).to_have_text("Het belang van het kind eerst")
    expect(page.get_by_role("button", name="Snel weg")).to_be_visible()
    assert context.cookies() == []
    context.close()


def test_a_wrong_address_keeps_the_rules(site: Site, page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(site.at("/fr/gare-filme/"))
    expect(page.get_by_role("heading", name="Cherchiez-vous")).to_be_visible()
    check_page(page)


def test_a_communication_officer_leads_an_old_address_to_a_page(site: Site, browser: Browser, page: Page) -> None:
    context = browser.new_context(viewport=WIDE, locale="fr-BE", reduced_motion="reduce")
    sign_in(context, site, "olga", "communicator")
    desk = context.new_page()
    desk.goto(site.at("/desk/site/"))
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
    page.goto(site.at("/blog/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Actualités")
    desk.get_by_role("button", name="Supprimer /blog").click()
    expect(desk.get_by_text("Aucune ancienne adresse")).to_be_visible()
    context.close()
