"""An appeal as visitors and staff meet it: give, confirm, see the thanks and the sum; without script, by keyboard, on a phone."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Check
from tests.journeys.conftest import PHONE, Site
from tests.journeys.desk import DESK_WINDOW
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import PostOffice
from tests.journeys.staff import sign_in
from tests.repeats import repeats

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PATIENCE_SECONDS = 20
ADDRESS = "zoe@exemple.example"
FRENCH, DUTCH = "/fr/soutenir/declic/", "/nl/soutenir/deklik/"


@dataclass(frozen=True, kw_only=True)
class RunningAppeal:
    """A site of its own that can send e-mail, the mail server it sends by, and the number of an appeal."""

    site: Site
    office: PostOffice
    number: int


@pytest.fixture
def running(writing: tuple[Site, PostOffice]) -> RunningAppeal:
    site, office = writing
    return RunningAppeal(site=site, office=office, number=INSIDE.do(site.data, "run_appeal"))


def visitor(browser: Browser, running: RunningAppeal, language: str) -> Page:
    """Return a page of somebody without script."""
    context = browser.new_context(viewport=PHONE, locale=f"{language}-BE", java_script_enabled=False, base_url=running.site.url)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    return context.new_page()


def link_of(office: PostOffice, action: str) -> str:
    """Return the link of the last e-mail that has one, once it has come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        texts = [found.get_content() for found in office.messages if found["to"] == ADDRESS]
        links = [link for text in texts for link in re.findall(rf"http\S+/gifts/{action}/\S+", text)]
        if links:
            return links[-1]
        assert time.monotonic() < deadline, texts
        time.sleep(0.2)


def test_a_visitor_gives_staff_release_the_name_and_everybody_sees_it(browser: Browser, running: RunningAppeal) -> None:
    page = visitor(browser, running, "fr")
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
    page.goto(link_of(running.office, "confirm"))
    page.get_by_role("button", name="Oui, écrivez-moi").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    page.goto(FRENCH)
    expect(page.get_by_role("img", name="1 000 € reçus sur 3 000 € ; 50 € promis, pas encore reçus")).to_be_visible()

    INSIDE.do(running.site.data, "receive_promised", running.number, 5000)
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre don est arrivé, merci")
    staff = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
    staff.set_default_timeout(PATIENCE_SECONDS * 1000)
    sign_in(staff, running.site, "claire", "communicator")
    desk = staff.new_page()
    desk.goto(running.site.at("/desk/appeals/"))
    desk.get_by_role("link", name="(Dé)clic : 30 jours pour 3 000 €").press("Enter")
    desk.get_by_role("button", name="Le montrer Zoé du quartier").press("Enter")
    expect(desk.get_by_role("row").filter(has_text="Zoé du quartier").get_by_text("montré", exact=True)).to_be_visible()
    desk.get_by_role("link", name="Réglages").press("Enter")
    desk.get_by_label("Objectif, en euros").fill("1000")
    desk.get_by_role("button", name="Enregistrer").press("Enter")
    expect(desk.get_by_text("sur un objectif de 1 000 €")).to_be_visible()
    staff.close()
    page.goto(FRENCH)
    expect(page.get_by_text("Objectif atteint, merci.")).to_be_visible()
    # Search engines read this page: it counts the name.
    expect(page.get_by_text("2 dons, dont 1 avec un nom.")).to_be_visible()
    expect(page.get_by_text("Zoé du quartier")).to_have_count(0)
    page.get_by_role("link", name="Voir la liste des dons").press("Enter")
    gift = page.get_by_role("listitem").filter(has_text="Zoé du quartier")
    expect(gift.get_by_text("50 €")).to_be_visible()
    INSIDE.do(running.site.data, "end_appeal", running.number)
    page.goto(FRENCH)
    over = page.get_by_role("region", name="L’appel est terminé")
    expect(over.get_by_text("1 050 €")).to_be_visible()
    expect(over.get_by_text("de 2 dons")).to_be_visible()
    expect(page.get_by_role("heading", name="Ce que l’argent a permis")).to_be_visible()
    page.context.close()


def test_a_standing_order_in_dutch_and_this_was_not_me(browser: Browser, running: RunningAppeal) -> None:
    page = visitor(browser, running, "nl")
    page.goto(DUTCH)
    page.get_by_role("link", name="Een overschrijving melden").press("Enter")
    page.get_by_label("Een ander bedrag", exact=True).check()
    page.get_by_label("Een ander bedrag, in euro").fill("12,50")
    page.get_by_label("Elke maand").check()
    page.get_by_role("textbox", name="E-mail").fill(ADDRESS)
    page.get_by_role("button", name="De betaalgegevens bekijken").press("Enter")
    expect(page.get_by_role("heading", name="Uw doorlopende opdracht")).to_be_visible()
    expect(page.get_by_text("U beloofde 12,50 € per maand.")).to_be_visible()
    own = page.url
    # Again, back and forth: nothing twice.
    page.reload()
    page.go_back()
    page.go_forward()
    page.goto(link_of(running.office, "confirm"))
    page.get_by_role("button", name="Ik was dit niet").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Het is gewist")
    page.goto(own)
    expect(page.get_by_text("Uw e-mailadres is bevestigd")).to_have_count(0)
    page.goto(DUTCH)
    expect(page.get_by_text("Met streepjes: 12,50 € beloofd.")).to_be_visible()
    page.context.close()


def test_a_button_copies_the_payment_details(browser: Browser, running: RunningAppeal) -> None:
    context = browser.new_context(
        viewport=PHONE, locale="fr-BE", base_url=running.site.url, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(FRENCH)
    details = page.get_by_role("region", name="Donner")
    details.get_by_role("button", name="Copier l’IBAN").press("Enter")
    expect(details.get_by_role("status")).to_have_text("Copié : BE68539007547034")
    assert page.evaluate("navigator.clipboard.readText()") == "BE68539007547034"
    context.close()


@pytest.mark.parametrize("language", ["fr", *repeats("nl")])
def test_an_appeal_has_no_barrier_and_fits_320_px(browser: Browser, running: RunningAppeal, language: str) -> None:
    context = browser.new_context(locale=f"{language}-BE", reduced_motion="reduce", base_url=running.site.url)
    page = context.new_page()
    check, own = Check(page), FRENCH if language == "fr" else DUTCH
    page.goto(f"/{language}/appeals/{running.number}/give/")
    page.get_by_label("25 €").check()
    page.locator("[name=frequency][value=monthly]").check()
    page.locator("form.public-form button[type=submit]").click()
    page.wait_for_url("**/promised/**")
    places = [own.rsplit("/", 2)[0] + "/", own, f"/embed/{language}/appeals/{running.number}/", page.url.removeprefix(running.site.url)]
    places += [f"/{language}/appeals/{running.number}/{name}/" for name in ("give", "supporters")]
    for path in places:
        page.goto(path)
        check(path)
    page.set_viewport_size(NARROW)
    outside = {}
    for path in places:
        page.goto(path)
        outside[path] = page.evaluate(OUTSIDE)
    context.close()
    assert check.found == []
    assert not {path: found for path, found in outside.items() if found}
