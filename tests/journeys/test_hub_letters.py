"""An open letter, without script: an organisation and a person sign, confirm in their mailbox, staff release, both withdraw."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import NARROW, Check, Look
from tests.journeys.conftest import PHONE, Site
from tests.journeys.desk import DESK_WINDOW
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import PostOffice
from tests.journeys.staff import sign_in
from tests.repeats import repeats

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PATIENCE_SECONDS = 20


def link_of(office: PostOffice, reader: str, action: str) -> str:
    """Return the link that confirms or withdraws, of the last e-mail to a reader that has one, once it has come."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        texts = [found.get_content() for found in office.messages if found["to"] == reader]
        links = [link for text in texts for link in re.findall(rf"http\S+/letters/{action}/\S+", text)]
        if links:
            return links[-1]
        assert time.monotonic() < deadline, texts
        time.sleep(0.2)


def visitor(browser: Browser, site: Site, language: str) -> Page:
    """Return a page of somebody without script."""
    context = browser.new_context(viewport=PHONE, locale=f"{language}-BE", java_script_enabled=False, base_url=site.url)
    context.set_default_timeout(PATIENCE_SECONDS * 1000)
    return context.new_page()


def test_a_letter_is_signed_confirmed_released_and_withdrawn_without_script(browser: Browser, writing: tuple[Site, PostOffice]) -> None:
    site, office = writing
    address = INSIDE.do(site.data, "publish_letter", "fr")
    page = visitor(browser, site, "fr")
    page.goto(address)
    expect(page.get_by_text("pas une pétition au sens de la loi")).to_be_visible()
    form = page.get_by_role("region", name="Notre organisation signe")
    form.get_by_label("Organisation", exact=True).fill("Ligue des familles")
    form.get_by_label("E-mail de la personne mandatée").fill("anna@ligue.example")
    form.get_by_label("J’ai mandat").check()
    form.get_by_role("button").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez votre boîte mail")
    # Back, and again: nothing twice.
    page.go_back()
    form.get_by_role("button").click()
    page.goto(link_of(office, "anna@ligue.example", "confirm"))
    expect(page.get_by_text("Ligue des familles")).to_be_visible()
    page.get_by_role("button", name="Oui, je signe").press("Enter")
    expect(page.get_by_text("Votre signature compte")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("region", name="Qui signe")).to_contain_text("Ligue des familles")

    page.goto(address)
    person = page.get_by_role("region", name="Je signe à titre personnel")
    person.get_by_label("Prénom et nom").fill("Zoé Exemple")
    person.get_by_label("E-mail").fill("zoe@exemple.example")
    expect(person.get_by_label("Afficher mon nom")).not_to_be_checked()
    person.get_by_label("Afficher mon nom").check()
    person.get_by_role("button").click()
    page.goto(link_of(office, "zoe@exemple.example", "confirm"))
    page.get_by_role("button", name="Oui, je signe").click()
    page.goto(address)
    page.get_by_role("link", name="Voir et chercher dans la liste").click()
    expect(page.get_by_text("Zoé Exemple")).to_have_count(0)

    staff = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
    sign_in(staff, site, "claire", "communicator")
    desk = staff.new_page()
    desk.goto(site.at("/desk/letters/"))
    desk.get_by_role("link", name="L’intérêt de l’enfant d’abord").click()
    desk.get_by_role("button", name="Accepter Zoé Exemple").click()
    expect(desk.get_by_text("Rien ne vous attend ici")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Zoé Exemple")).to_be_visible()

    page.goto(link_of(office, "zoe@exemple.example", "stop"))
    page.get_by_role("button", name="Retirer ma signature").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre signature est retirée")
    staff.close()
    page.context.close()


def test_this_was_not_me_in_dutch(browser: Browser, writing: tuple[Site, PostOffice]) -> None:
    site, office = writing
    page = visitor(browser, site, "nl")
    page.goto(INSIDE.do(site.data, "publish_letter", "nl"))
    person = page.get_by_role("region", name="Ik teken als persoon")
    person.get_by_label("Voornaam en naam").fill("Iemand Anders")
    person.get_by_label("E-mail").fill("zoe@exemple.example")
    person.get_by_role("button").click()
    page.goto(link_of(office, "zoe@exemple.example", "confirm"))
    page.get_by_role("button", name="Ik was dit niet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Het is gewist")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("niet meer")
    page.context.close()


@pytest.mark.parametrize("language", ["fr", *repeats("de")])
def test_a_letter_has_no_barrier_and_fits_320_px(browser: Browser, writing: tuple[Site, PostOffice], language: str) -> None:
    site, _office = writing
    address = INSIDE.do(site.data, "publish_letter", language)
    context = browser.new_context(locale=f"{language}-BE", reduced_motion="reduce", base_url=site.url)
    page = context.new_page()
    check = Check(page)
    letter = "1"
    for path in (address, f"/{language}/letters/{letter}/sign/person/", f"/{language}/letters/{letter}/signatures/"):
        page.goto(path)
        check(path)
    look = Look(page)
    page.set_viewport_size(NARROW)
    for path in (address, f"/{language}/letters/{letter}/signatures/"):
        page.goto(path)
        look(path)
    context.close()
    assert check.found + look.found == []
