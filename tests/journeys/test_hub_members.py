"""A network: a visitor finds a member without script; a member writes its page and proposes a contact, which an expert confirms."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Check
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, free_port, serve_prepared
from tests.journeys.desk import DESK_WINDOW, check
from tests.journeys.inside import INSIDE
from tests.journeys.staff import sign_in
from tests.repeats import repeats

pytestmark = [pytest.mark.slow, pytest.mark.journey]

MEMBER = "Watoto Salama"


@pytest.fixture(scope="module")
def network(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, int]]:
    """A site with a network of 102 members, and the page of the one that "watoto" writes."""
    data = tmp_path_factory.mktemp("network") / "data"
    shutil.copytree(prepared, data)
    made = INSIDE.do(data, "open_network")
    site = serve_prepared(data, free_port())
    yield site, made["page"]
    site.process.terminate()
    site.process.wait(timeout=20)


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody with a phone without script."""
    opened = browser.new_context(viewport=PHONE, locale="fr-BE", java_script_enabled=False)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened.new_page()
    opened.close()


def test_a_visitor_finds_a_member_without_script(visitor: Page, network: tuple[Site, int]) -> None:
    site, _page = network
    visitor.goto(site.at("/fr/"))
    visitor.locator("summary", has_text="Menu").click()
    visitor.get_by_role("link", name="102 membres, une bibliothèque").first.click()
    members = visitor.get_by_role("region", name="Tous les membres, par pays")
    expect(members.get_by_role("listitem")).to_have_count(102)
    # On a phone, the list stands before the map.
    map_top = visitor.get_by_role("img", name="Carte du monde").bounding_box()
    list_top = members.bounding_box()
    assert map_top and list_top and list_top["y"] < map_top["y"]
    visitor.get_by_label("Un pays, une langue, un nom").fill("kénya swahili")
    visitor.get_by_label("Un pays, une langue, un nom").press("Enter")
    found = visitor.get_by_role("region", name="1 membre trouvé")
    expect(found.get_by_role("listitem")).to_have_count(1)
    found.get_by_role("link", name=MEMBER).click()
    expect(visitor.get_by_role("heading", level=1, name=MEMBER)).to_be_visible()
    expect(visitor.get_by_text("Aucun numéro de ce pays")).to_be_visible()
    visitor.get_by_role("link", name="Tous les membres").click()
    visitor.get_by_label("Un pays, une langue, un nom").fill("atlantide")
    visitor.get_by_role("main").get_by_role("button", name="Chercher").click()
    expect(visitor.get_by_role("status")).to_contain_text("atlantide")


def write_the_page(page: Page, site: Site) -> None:
    """Write the page of the member by its own officer, who finds no other page of the site."""
    page.goto(site.at("/desk/members/"))
    check(page, "Membres du réseau")
    page.set_viewport_size(DESK_WINDOW)
    expect(page.get_by_role("link", name="Écrire la page")).to_have_count(2)
    page.get_by_role("link", name="Écrire la page").first.press("Enter")
    page.locator("#id_summary").fill("Une ligne d’écoute, jour et nuit.")
    page.get_by_role("button", name="Enregistrer le brouillon").first.press("Enter")
    expect(page.get_by_role("alert").or_(page.locator(".messages")).first).to_contain_text("Watoto Salama")
    # Of the site, this page and no other.
    refused = page.goto(site.at("/desk/pages/2/edit/"))
    assert refused and refused.status == 404


def propose(page: Page, site: Site, number: int) -> None:
    page.goto(site.at(f"/desk/members/{number}/contacts/"))
    check(page, "Contacts\N{NO-BREAK SPACE}: Kenya")
    page.set_viewport_size(DESK_WINDOW)
    page.get_by_label("Besoin").select_option("talk")
    page.get_by_label("Nom", exact=True).fill("Childline Kenya")
    page.get_by_label("Numéro, ou adresse du chat").fill("116")
    page.get_by_label("Langues").fill("anglais, swahili")
    page.get_by_label("Source", exact=True).fill("Childline Kenya")
    page.get_by_label("Où c’est écrit").fill("childlinekenya.example")
    page.get_by_label("Fiabilité").select_option("A")
    page.get_by_role("button", name="Proposer").press("Enter")
    expect(page.get_by_text("est proposé")).to_be_visible()
    expect(page.get_by_text("en attente")).to_be_visible()


def test_a_member_writes_its_page_and_its_contact_reaches_act(browser: Browser, visitor: Page, network: tuple[Site, int]) -> None:
    site, number = network
    contexts = [browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce") for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(PATIENCE_MS)
    theirs, ours = contexts
    sign_in(theirs, site, "amani", "communicator", organisation="watoto")
    page = theirs.new_page()
    write_the_page(page, site)
    propose(page, site, number)
    visitor.goto(site.at("/fr/act/"))
    expect(visitor.get_by_text("Childline Kenya")).to_have_count(0)
    sign_in(ours, site, "eva", "expert", "communicator")
    desk = ours.new_page()
    desk.goto(site.at("/desk/"))
    expect(desk.get_by_text("À publier").first).to_be_visible()
    desk.goto(site.at("/desk/facts/?state=draft&q=childline"))
    desk.get_by_role("link", name="Childline Kenya").first.press("Enter")
    desk.get_by_label("État").select_option("confirmed")
    desk.locator("form.r-form [type=submit]").first.press("Enter")
    expect(desk.get_by_text("Enregistré").first).to_be_visible()
    visitor.goto(site.at("/fr/act/"))
    expect(visitor.get_by_role("heading", name="Kenya")).to_be_visible()
    expect(visitor.locator('a[href="tel:116"]')).to_contain_text("Childline Kenya")
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("language", "label"), [("fr", "Un pays, une langue, un nom"), *repeats(("en", "A country, a language, a name"))])
def test_the_pages_break_no_rule_and_fit(context: BrowserContext, network: tuple[Site, int], language: str, label: str) -> None:
    site, _number = network
    page = context.new_page()
    looked = Check(page)
    page.goto(site.at(f"/{language}/reseau/"))
    looked("network")
    page.get_by_label(label).fill("kenya")
    page.get_by_label(label).press("Enter")
    looked("found")
    page.locator(".member-list a").first.press("Enter")
    expect(page.get_by_role("heading", level=1, name=MEMBER)).to_be_visible()
    looked("member")
    page.set_viewport_size(NARROW)
    assert [*looked.found, *page.evaluate(OUTSIDE)] == []
    page.go_back()
    assert page.evaluate(OUTSIDE) == []


def test_an_administrator_invites_a_writer_by_keyboard(context: BrowserContext, network: tuple[Site, int]) -> None:
    site, _number = network
    sign_in(context, site, "ada", "admin", "communicator")
    page = context.new_page()
    page.set_viewport_size(DESK_WINDOW)
    page.goto(site.at("/desk/members/"))
    check(page, "Membres du réseau")
    page.set_viewport_size(DESK_WINDOW)
    page.get_by_role("link", name="Changer : Organisation 50 de").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Qui écrit la page")
    page.get_by_role("link", name="Inviter", exact=True).press("Enter")
    page.get_by_label("Prénom et nom").fill("Zawadi Mwangi")
    page.get_by_label("Nom de connexion").fill("zawadi")
    page.locator("form.r-form [type=submit]").press("Enter")
    expect(page.locator("#address")).to_be_visible()
    page.get_by_role("link", name="Je l’ai transmis").press("Enter")
    expect(page.get_by_role("link", name="Zawadi Mwangi")).to_be_visible()
    check(page, page.get_by_role("heading", level=1).inner_text())
