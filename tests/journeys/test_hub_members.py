"""A network: a visitor finds a member without script; a member writes its page and proposes a contact, which an expert confirms."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Check
from tests.journeys.conftest import Fill, Site
from tests.journeys.desk import check
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.slow, pytest.mark.journey]

MEMBER = "Watoto Salama"


def test_a_member_is_found_writes_its_page_and_proposes_a_contact(windows: Windows, filled: Fill) -> None:
    """In a network of 24 members, of which "watoto" writes its page."""
    network = filled("open_network")
    visitor = windows.without_script(network.site)
    a_visitor_finds_a_member_without_script(visitor)
    the_pages_break_no_rule_and_fit(windows.open(base_url=network.site.url))
    a_member_writes_its_page_and_its_contact_reaches_act(windows, visitor, network.site, network.made["page"])
    an_administrator_invites_a_writer_by_keyboard(windows.desk(network.site, "ada", "admin", "communicator"))


def a_visitor_finds_a_member_without_script(visitor: Page) -> None:
    visitor.goto("/fr/")
    visitor.locator("summary", has_text="Menu").click()
    visitor.get_by_role("link", name="24 membres, une bibliothèque").first.click()
    members = visitor.get_by_role("region", name="Tous les membres, par pays")
    expect(members.get_by_role("listitem")).to_have_count(24)
    # On a phone, the list stands before the map.
    map_top = visitor.get_by_role("img", name="pays").bounding_box()
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


def the_pages_break_no_rule_and_fit(page: Page) -> None:
    looked = Check(page)
    page.goto("/fr/reseau/")
    looked("network")
    page.get_by_label("Un pays, une langue, un nom").fill("kenya")
    page.get_by_label("Un pays, une langue, un nom").press("Enter")
    looked("found")
    page.locator(".member-list a").first.press("Enter")
    expect(page.get_by_role("heading", level=1, name=MEMBER)).to_be_visible()
    looked("member")
    page.set_viewport_size(NARROW)
    assert [*looked.found, *page.evaluate(OUTSIDE)] == []
    page.go_back()
    assert page.evaluate(OUTSIDE) == []


def a_member_writes_its_page_and_its_contact_reaches_act(windows: Windows, visitor: Page, site: Site, number: int) -> None:
    page = windows.desk(site, "amani", "communicator", organisation="watoto")
    write_the_page(page)
    propose(page, number)
    visitor.goto("/fr/act/")
    expect(visitor.get_by_text("Childline Kenya")).to_have_count(0)
    desk = windows.desk(site, "eva", "expert", "communicator")
    desk.goto("/desk/")
    expect(desk.get_by_text("À publier").first).to_be_visible()
    desk.goto("/desk/facts/?state=draft&q=childline")
    desk.get_by_role("link", name="Childline Kenya").first.press("Enter")
    desk.get_by_label("État").select_option("confirmed")
    desk.locator("form.r-form [type=submit]").first.press("Enter")
    expect(desk.get_by_text("Enregistré").first).to_be_visible()
    visitor.goto("/fr/act/")
    expect(visitor.get_by_role("heading", name="Kenya")).to_be_visible()
    expect(visitor.locator('a[href="tel:116"]')).to_contain_text("Childline Kenya")


def write_the_page(page: Page) -> None:
    """Write the page of the member by its own officer, who finds no other page of the site."""
    page.goto("/desk/members/")
    check(page, "Membres du réseau")
    page.set_viewport_size(DESK_WINDOW)
    expect(page.get_by_role("link", name="Écrire la page")).to_have_count(2)
    page.get_by_role("link", name="Écrire la page").first.press("Enter")
    page.locator("#id_summary").fill("Une ligne d’écoute, jour et nuit.")
    page.get_by_role("button", name="Enregistrer le brouillon").first.press("Enter")
    expect(page.get_by_role("alert").or_(page.locator(".messages")).first).to_contain_text("Watoto Salama")
    # Of the site, this page and no other.
    refused = page.goto("/desk/pages/2/edit/")
    assert refused and refused.status == 404


def propose(page: Page, number: int) -> None:
    page.goto(f"/desk/members/{number}/contacts/")
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


def an_administrator_invites_a_writer_by_keyboard(page: Page) -> None:
    page.goto("/desk/members/")
    check(page, "Membres du réseau")
    page.set_viewport_size(DESK_WINDOW)
    page.get_by_role("link", name="Changer : Organisation 20 de").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Qui écrit la page")
    page.get_by_role("link", name="Inviter", exact=True).press("Enter")
    page.get_by_label("Prénom et nom").fill("Zawadi Mwangi")
    page.get_by_label("Nom de connexion").fill("zawadi")
    page.locator("form.r-form [type=submit]").press("Enter")
    expect(page.locator("#address")).to_be_visible()
    page.get_by_role("link", name="Je l’ai transmis").press("Enter")
    expect(page.get_by_role("link", name="Zawadi Mwangi")).to_be_visible()
    check(page, page.get_by_role("heading", level=1).inner_text())
