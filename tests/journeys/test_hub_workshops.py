"""A school asks for a workshop, without script; its officer answers, plans it by keyboard, and opens its training."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Check
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, writing_site
from tests.journeys.desk import DESK_WINDOW, check
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import PostOffice
from tests.journeys.staff import sign_in
from tests.repeats import repeats

pytestmark = [pytest.mark.slow, pytest.mark.journey]

SCHOOL = "École du Tilleul"


@pytest.fixture(scope="module")
def writing(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, PostOffice]]:
    """A site with a page of workshops, and the mail server that it sends by."""
    with writing_site(prepared, tmp_path_factory.mktemp("workshops")) as (site, office):
        INSIDE.do(site.data, "offer_workshops")
        yield site, office


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    """Somebody with a phone without script."""
    opened = browser.new_context(viewport=PHONE, locale="fr-BE", java_script_enabled=False)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened.new_page()
    opened.close()


def mailed(office: PostOffice, part: str) -> str:
    """Return the address that holds `part` in an e-mail, once one has come."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not (found := [address for sent in office.messages for address in re.findall(rf"http://\S+{part}\S+", sent.get_content())]):
        assert time.monotonic() < deadline, len(office.messages)
        time.sleep(0.1)
    return found[-1]


def fill_in(visitor: Page) -> None:
    visitor.get_by_label("Établissement").fill(SCHOOL)
    visitor.get_by_label("Code postal").fill("4000")
    visitor.get_by_label("Votre fonction").select_option("educator")
    visitor.get_by_label("Adresse e-mail professionnelle").fill("direction@ecole.example")
    visitor.get_by_label("12 à 13 ans").check()
    visitor.get_by_label("Groupes").select_option("2")
    visitor.get_by_label("Personnes par groupe").select_option("20")


def ask(visitor: Page, site: Site, office: PostOffice) -> None:
    visitor.goto(site.at("/fr/ateliers/"))
    send = visitor.get_by_role("button", name="Envoyer la demande")
    send.click()
    expect(visitor.get_by_role("alert").first).to_contain_text("Rien n’est encore envoyé")
    visitor.goto(site.at("/fr/ateliers/"))
    for _ in range(2):
        # The second time after going back: one request.
        fill_in(visitor)
        send.click()
        expect(visitor.get_by_role("heading", name="ouvrez votre boîte mail")).to_be_visible()
        visitor.go_back()
    visitor.goto(mailed(office, "/workshops/confirm/"))
    visitor.get_by_role("button", name="Oui, l’envoyer").click()
    expect(visitor.get_by_role("heading", name="Votre demande est envoyée")).to_be_visible()


def test_from_the_request_to_the_training(
    browser: Browser, context: BrowserContext, visitor: Page, writing: tuple[Site, PostOffice]
) -> None:
    site, office = writing
    ask(visitor, site, office)
    sign_in(context, site, "cora", "communicator", "trainer")
    page = context.new_page()
    page.set_viewport_size(DESK_WINDOW)
    page.goto(site.at("/desk/workshops/"))
    check(page, "Demandes d’atelier")
    page.set_viewport_size(DESK_WINDOW)
    expect(page.get_by_role("link", name=SCHOOL, exact=True)).to_have_count(1)
    page.get_by_role("link", name=SCHOOL, exact=True).press("Enter")
    check(page, SCHOOL)
    page.set_viewport_size(DESK_WINDOW)
    page.get_by_label("Vos mots").fill("Mardi 8 irait-il ?")
    page.get_by_role("button", name="Envoyer l’e-mail").press("Enter")
    expect(page.get_by_text("L’e-mail est envoyé.")).to_be_visible()
    stop = mailed(office, "/workshops/stop/")
    assert "Mardi 8 irait-il ?" in office.messages[-1].get_content()
    assert office.messages[-1]["Reply-To"] == "ateliers@example.org"
    page.get_by_label("Jour de l’atelier").fill(datetime.now(UTC).date().isoformat())
    page.get_by_label("Suivie par").select_option(label="cora")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    page.get_by_role("button", name="Passer à « Planifiée »").press("Enter")
    column = page.get_by_role("region", name="Planifiée")
    expect(column.get_by_role("heading", name=SCHOOL)).to_be_visible()
    column.get_by_role("link", name="Ouvrir la formation").press("Enter")
    expect(page.get_by_label("Partenaire")).to_have_value(SCHOOL)
    expect(page.get_by_label("Titre")).to_have_value("Écoles et centres")
    page.locator("main form.r-form > .r-actions [type=submit], form.r-form [type=submit]").last.press("Enter")
    expect(page.get_by_text("La formation est ouverte")).to_be_visible()
    page.goto(site.at("/desk/workshops/"))
    expect(page.get_by_role("link", name="Voir la formation")).to_be_visible()
    visitor.goto(stop)
    visitor.get_by_role("button", name="Retirer la demande").click()
    expect(visitor.get_by_role("heading", name="La demande est retirée")).to_be_visible()
    page.reload()
    expect(page.get_by_text(SCHOOL)).to_have_count(0)


@pytest.mark.parametrize(("language", "button"), [("fr", "Envoyer la demande"), *repeats(("de", "Die Anfrage senden"))])
def test_the_page_breaks_no_rule_and_fits(context: BrowserContext, writing: tuple[Site, PostOffice], language: str, button: str) -> None:
    site, _office = writing
    page = context.new_page()
    looked = Check(page)
    page.goto(site.at(f"/{language}/ateliers/"))
    looked("form")
    # The form is sent once its proof of work is there.
    with page.expect_navigation():
        page.get_by_role("button", name=button).press("Enter")
    looked("refused")
    page.set_viewport_size(NARROW)
    assert [*looked.found, *page.evaluate(OUTSIDE)] == []
