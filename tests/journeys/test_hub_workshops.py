"""A school asks for a workshop, without script; its officer answers, plans it by keyboard, and opens its training."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Check
from tests.journeys.conftest import Fill
from tests.journeys.desk import check
from tests.journeys.post_office import PostOffice
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.slow, pytest.mark.journey]

SCHOOL, SCHOOL_ADDRESS = "École du Tilleul", "direction@ecole.example"


def fill_in(visitor: Page) -> None:
    visitor.get_by_label("Établissement").fill(SCHOOL)
    visitor.get_by_label("Code postal").fill("4000")
    visitor.get_by_label("Votre fonction").select_option("educator")
    visitor.get_by_label("Adresse e-mail professionnelle").fill(SCHOOL_ADDRESS)
    visitor.get_by_label("12 à 13 ans").check()
    visitor.get_by_label("Groupes").select_option("2")
    visitor.get_by_label("Personnes par groupe").select_option("20")


def ask(visitor: Page, office: PostOffice) -> None:
    visitor.goto("/fr/ateliers/")
    send = visitor.get_by_role("button", name="Envoyer la demande")
    send.click()
    expect(visitor.get_by_role("alert").first).to_contain_text("Rien n’est encore envoyé")
    visitor.goto("/fr/ateliers/")
    for _ in range(2):
        # The second time after going back: one request.
        fill_in(visitor)
        send.click()
        expect(visitor.get_by_role("heading", name="regardez votre boîte mail")).to_be_visible()
        visitor.go_back()
    visitor.goto(office.find(SCHOOL_ADDRESS, r"http://\S+/workshops/confirm/\S+"))
    visitor.get_by_role("button", name="Oui, je confirme").click()
    expect(visitor.get_by_role("heading", name="Merci")).to_be_visible()


def test_from_the_request_to_the_training(windows: Windows, filled: Fill) -> None:
    offered = filled("offer_workshops")
    office = offered.office
    visitor = windows.without_script(offered.site)
    the_page_breaks_no_rule_and_fits(windows.open(base_url=offered.site.url))
    ask(visitor, office)
    page = windows.desk(offered.site, "cora", "communicator", "trainer")
    page.goto("/desk/workshops/")
    check(page, "Demandes d’atelier")
    page.set_viewport_size(DESK_WINDOW)
    expect(page.get_by_role("link", name=SCHOOL, exact=True)).to_have_count(1)
    page.get_by_role("link", name=SCHOOL, exact=True).press("Enter")
    check(page, SCHOOL)
    page.set_viewport_size(DESK_WINDOW)
    page.locator("#answer").get_by_label("Vos mots").fill("Mardi 8 irait-il ?")
    page.get_by_role("button", name="Envoyer l’e-mail").press("Enter")
    expect(page.get_by_text("L’e-mail est envoyé.")).to_be_visible()
    stop = office.find(SCHOOL_ADDRESS, r"http://\S+/workshops/stop/\S+")
    assert "Mardi 8 irait-il ?" in office.texts(SCHOOL_ADDRESS)[-1]
    assert [message for message in office.messages if message["to"] == SCHOOL_ADDRESS][-1]["Reply-To"] == "ateliers@example.org"
    page.locator("form[action$='/follow/']").get_by_label("Jour de l’atelier").fill(datetime.now(UTC).date().isoformat())
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
    page.goto("/desk/workshops/")
    expect(page.get_by_role("link", name="Voir la formation")).to_be_visible()
    visitor.goto(stop)
    visitor.get_by_role("button", name="Retirer mon envoi").click()
    expect(visitor.get_by_role("heading", name="C’est retiré")).to_be_visible()
    page.reload()
    expect(page.get_by_text(SCHOOL)).to_have_count(0)


def the_page_breaks_no_rule_and_fits(page: Page) -> None:
    looked = Check(page)
    page.goto("/fr/ateliers/")
    looked("form")
    # The form is sent once its proof of work is there.
    with page.expect_navigation():
        page.get_by_role("button", name="Envoyer la demande").press("Enter")
    looked("refused")
    page.set_viewport_size(NARROW)
    assert [*looked.found, *page.evaluate(OUTSIDE)] == []
