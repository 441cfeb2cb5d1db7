"""An appeal as visitors and staff meet it: give, confirm, see the thanks and the sum; without script, by keyboard, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_places
from tests.journeys.conftest import Fill, Filled
from tests.journeys.inside import INSIDE
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]
ADDRESS, SOMEBODY_ELSES = "zoe.appeal@exemple.example", "an.appeal@voorbeeld.example"
FRENCH, DUTCH = "/fr/soutenir/declic/", "/nl/soutenir/deklik/"


def link_of(running: Filled, reader: str) -> str:
    """Return the link that confirms, of the last e-mail to a reader that has one."""
    return running.office.find(reader, r"http\S+/gifts/confirm/\S+")


def test_an_appeal_from_a_gift_to_its_end(windows: Windows, filled: Fill) -> None:
    running = filled("run_appeal")
    page = windows.without_script(running.site)
    own = give_with_a_name(page, running)
    INSIDE.do(running.site.data, "receive_promised", running.made, 5000)
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre don est arrivé, merci")
    staff_shows_the_name_and_lowers_the_goal(windows, running)
    see_the_name_in_the_list(page)
    a_standing_order_in_dutch_and_this_was_not_me(windows.without_script(running.site, "nl"), running)
    a_button_copies_the_payment_details(windows, running)
    no_page_has_a_barrier(windows, running)
    INSIDE.do(running.site.data, "end_appeal", running.made)
    page.goto(FRENCH)
    over = page.get_by_role("region", name="L’appel est terminé")
    expect(over.get_by_text("1 050 €")).to_be_visible()
    expect(over.get_by_text("de 2 dons")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce que l’argent a permis")).to_be_visible()


def give_with_a_name(page: Page, running: Filled) -> str:
    """Promise 50 EUR and confirm the address; return the address of the promise's own page."""
    page.goto(FRENCH)
    expect(page.get_by_role("img", name="1 000 € reçus sur 3 000 €")).to_be_visible()
    page.get_by_role("link", name="Prévenir d’un virement").press("Enter")
    page.get_by_role("button", name="Voir les coordonnées de paiement").press("Enter")
    # The browser asks for an amount before anything is sent.
    expect(page.get_by_role("heading", level=1)).to_have_text("Donner")
    page.get_by_label("50 €").press("Space")
    expect(page.get_by_label("Montrer un nom")).not_to_be_checked()
    page.get_by_label("Montrer un nom").check()
    page.get_by_role("textbox", name="E-mail").fill(ADDRESS)
    page.get_by_role("button", name="Voir les coordonnées de paiement").press("Enter")
    expect(page.get_by_text("Écrivez le nom à montrer")).to_be_visible()
    page.get_by_label("Le nom à montrer").fill("Zoé du quartier")
    page.get_by_role("button", name="Voir les coordonnées de paiement").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Merci.")
    own = page.url
    details = page.get_by_role("region", name="Coordonnées de paiement")
    expect(details.get_by_text("BE68 5390 0754 7034")).to_be_visible()
    expect(details.get_by_text(re.compile(r"^\+\+\+\d{3}/\d{4}/\d{5}\+\+\+$"))).to_be_visible()
    expect(details.get_by_role("img", name="Code de paiement")).to_be_visible()
    # Without script nothing is offered that would not work.
    expect(details.get_by_role("button")).to_have_count(0)
    page.goto(link_of(running, ADDRESS))
    page.get_by_role("button", name="Oui, je confirme").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    page.goto(FRENCH)
    expect(page.get_by_role("img", name="1 000 € reçus sur 3 000 € ; 50 € promis, pas encore reçus")).to_be_visible()
    return own


def staff_shows_the_name_and_lowers_the_goal(windows: Windows, running: Filled) -> None:
    desk = windows.desk(running.site, "claire", "communicator")
    desk.goto("/desk/appeals/")
    desk.get_by_role("link", name="(Dé)clic : 30 jours pour 3 000 €").press("Enter")
    desk.get_by_role("button", name="Le montrer Zoé du quartier").press("Enter")
    expect(desk.get_by_role("row").filter(has_text="Zoé du quartier").get_by_text("montré", exact=True)).to_be_visible()
    desk.get_by_role("link", name="Réglages").press("Enter")
    desk.get_by_label("Objectif, en euros").fill("1000")
    desk.get_by_role("button", name="Enregistrer").press("Enter")
    expect(desk.get_by_text("sur un objectif de 1 000 €")).to_be_visible()


def see_the_name_in_the_list(page: Page) -> None:
    page.goto(FRENCH)
    expect(page.get_by_text("Objectif atteint, merci.")).to_be_visible()
    # Search engines read this page: it counts the name.
    expect(page.get_by_text("2 dons, dont 1 avec un nom.")).to_be_visible()
    expect(page.get_by_text("Zoé du quartier")).to_have_count(0)
    page.get_by_role("link", name="Voir la liste des dons").press("Enter")
    gift = page.get_by_role("listitem").filter(has_text="Zoé du quartier")
    expect(gift.get_by_text("50 €")).to_be_visible()


def a_standing_order_in_dutch_and_this_was_not_me(page: Page, running: Filled) -> None:
    page.goto(DUTCH)
    page.get_by_role("link", name="Een overschrijving melden").press("Enter")
    page.get_by_label("Een ander bedrag", exact=True).check()
    page.get_by_label("Een ander bedrag, in euro").fill("12,50")
    page.get_by_label("Elke maand").check()
    page.get_by_role("textbox", name="E-mail").fill(SOMEBODY_ELSES)
    page.get_by_role("button", name="De betaalgegevens bekijken").press("Enter")
    expect(page.get_by_role("heading", name="Uw doorlopende opdracht")).to_be_visible()
    expect(page.get_by_text("U beloofde 12,50 € per maand.")).to_be_visible()
    own = page.url
    # Again, back and forth: nothing twice.
    page.reload()
    page.go_back()
    page.go_forward()
    page.goto(link_of(running, SOMEBODY_ELSES))
    page.get_by_role("button", name="Ik was dit niet").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Het is gewist")
    page.goto(own)
    expect(page.get_by_text("Uw e-mailadres is bevestigd")).to_have_count(0)
    page.goto(DUTCH)
    expect(page.get_by_text("Met streepjes: 12,50 € beloofd.")).to_be_visible()


def a_button_copies_the_payment_details(windows: Windows, running: Filled) -> None:
    page = windows.open(base_url=running.site.url, permissions=["clipboard-read", "clipboard-write"])
    page.goto(FRENCH)
    details = page.get_by_role("region", name="Donner")
    details.get_by_role("button", name="Copier l’IBAN").press("Enter")
    expect(details.get_by_role("status")).to_have_text("Copié : BE68539007547034")
    assert page.evaluate("navigator.clipboard.readText()") == "BE68539007547034"


def no_page_has_a_barrier(windows: Windows, running: Filled) -> None:
    page = windows.open(base_url=running.site.url)
    own = f"/fr/appeals/{running.made}"
    page.goto(f"{own}/give/")
    page.get_by_label("25 €").check()
    page.locator("[name=frequency][value=monthly]").check()
    page.locator("form.public-form button[type=submit]").click()
    page.wait_for_url("**/promised/**")
    check_places(page, ["/fr/soutenir/", FRENCH, f"/embed/fr/appeals/{running.made}/", page.url, f"{own}/give/", f"{own}/supporters/"])
