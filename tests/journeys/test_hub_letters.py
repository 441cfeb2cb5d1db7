"""An open letter, without script: an organisation and a person sign, confirm in their mailbox, staff release, both withdraw."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_places
from tests.journeys.conftest import Fill, Filled
from tests.journeys.inside import INSIDE
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]
OFFICER, PERSON = "anna@ligue.example", "zoe.letter@exemple.example"


def link_of(open_letter: Filled, reader: str, action: str) -> str:
    """Return the link that confirms or withdraws, of the last e-mail to a reader that has one."""
    return open_letter.office.find(reader, rf"http\S+/letters/{action}/\S+")


def test_a_letter_is_signed_confirmed_released_and_withdrawn_without_script(windows: Windows, filled: Fill) -> None:
    letter = filled("publish_letter", "fr")
    page = windows.without_script(letter.site)
    an_organisation_signs(page, letter)
    a_person_signs_and_staff_shows_the_name(page, windows, letter)
    page.goto(link_of(letter, PERSON, "stop"))
    page.get_by_role("button", name="Retirer mon envoi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est retiré")
    this_was_not_me_in_dutch(windows.without_script(letter.site, "nl"), letter)
    paths = [letter.made, "/fr/letters/1/sign/person/", "/fr/letters/1/signatures/"]
    check_places(windows.open(base_url=letter.site.url), paths)


def an_organisation_signs(page: Page, letter: Filled) -> None:
    page.goto(letter.made)
    expect(page.get_by_text("pas une pétition au sens de la loi")).to_be_visible()
    form = page.get_by_role("region", name="Notre organisation signe")
    form.get_by_label("Organisation", exact=True).fill("Ligue des familles")
    form.get_by_label("E-mail de la personne mandatée").fill(OFFICER)
    form.get_by_label("J’ai mandat").check()
    form.get_by_role("button").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("regardez votre boîte mail")
    # Back, and again: nothing twice.
    page.go_back()
    form.get_by_role("button").click()
    page.goto(link_of(letter, OFFICER, "confirm"))
    expect(page.get_by_text("Ligue des familles")).to_be_visible()
    page.get_by_role("button", name="Oui, je confirme").press("Enter")
    # Its name is public once staff looked at it.
    page.goto(letter.made)
    expect(page.get_by_text("Ligue des familles")).to_have_count(0)


def a_person_signs_and_staff_shows_the_name(page: Page, windows: Windows, letter: Filled) -> None:
    page.goto(letter.made)
    person = page.get_by_role("region", name="Je signe à titre personnel")
    person.get_by_label("Prénom et nom").fill("Zoé Exemple")
    person.get_by_label("E-mail").fill(PERSON)
    expect(person.get_by_label("Afficher mon nom")).not_to_be_checked()
    person.get_by_label("Afficher mon nom").check()
    person.get_by_role("button").click()
    page.goto(link_of(letter, PERSON, "confirm"))
    page.get_by_role("button", name="Oui, je confirme").click()
    page.goto(letter.made)
    page.get_by_role("link", name="Voir et chercher dans la liste").click()
    expect(page.get_by_text("Zoé Exemple")).to_have_count(0)
    desk = windows.desk(letter.site, "claire", "communicator")
    desk.goto("/desk/letters/")
    desk.get_by_role("link", name="L’intérêt de l’enfant d’abord").click()
    desk.get_by_role("button", name="Accepter Zoé Exemple").click()
    desk.get_by_role("button", name="Accepter Ligue des familles").click()
    expect(desk.get_by_text("Rien ne vous attend ici")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Zoé Exemple")).to_be_visible()
    page.goto(letter.made)
    expect(page.get_by_role("region", name="Qui signe")).to_contain_text("Ligue des familles")


def this_was_not_me_in_dutch(page: Page, letter: Filled) -> None:
    page.goto(INSIDE.do(letter.site.data, "publish_letter", "nl"))
    person = page.get_by_role("region", name="Ik teken als persoon")
    person.get_by_label("Voornaam en naam").fill("Iemand Anders")
    person.get_by_label("E-mail").fill("iemand@exemple.example")
    person.get_by_role("button").click()
    page.goto(link_of(letter, "iemand@exemple.example", "confirm"))
    page.get_by_role("button", name="Ik was dit niet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Het is gewist")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("niet meer")
