"""A donor, without script: a link by e-mail, own gifts, another name, a download, an erasure. A treasurer says thank you."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.barriers import NARROW, OUTSIDE, WIDE, Check
from tests.journeys.conftest import PHONE, Site, wait_until, writing_site
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import PostOffice
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = [pytest.mark.journey, pytest.mark.slow]
ADDRESS = "zoe@exemple.example"


@pytest.fixture
def writing(prepared: Path, tmp_path: Path) -> Iterator[tuple[Site, PostOffice]]:
    """A site of its own: everybody who gave is thanked."""
    with writing_site(prepared, tmp_path) as served:
        yield served


def private_link(office: PostOffice) -> str:
    return office.find(ADDRESS, r"http\S+/my-gifts/open/\S+")


WORDS = {
    "fr": {
        "email": "L’adresse e-mail", "send": "Envoyer le lien", "look": "Regardez votre boîte mail", "open": "Ouvrir ma page",
        "arrived": "2 dons sont arrivés", "shown": "Affiché", "name": "Le nom à montrer", "change": "Afficher ce nom",
        "hide": "Cacher le montant", "hidden": "sans le montant", "file": "Tout (JSON)", "erase": "Effacer ce qui est enregistré",
        "stays": "Ce qui reste, et pourquoi",
        "yes": "Oui, effacer", "erased": "Vos données sont effacées", "nothing": "Rien n’est encore arrivé",
    },
    "nl": {
        "email": "Het e-mailadres", "send": "De link sturen", "look": "Kijk in uw mailbox", "open": "Mijn pagina openen",
        "arrived": "2 giften zijn aangekomen", "shown": "Getoond als", "name": "Naam die getoond wordt", "change": "Deze naam tonen",
        "hide": "Het bedrag verbergen", "hidden": "zonder het bedrag", "file": "Alles (JSON)", "erase": "Wissen wat over u bewaard wordt",
        "stays": "Wat blijft, en waarom", "yes": "Ja, wissen", "erased": "Uw gegevens zijn gewist", "nothing": "Er is nog niets aangekomen",
    },
}  # fmt: skip


@pytest.mark.parametrize(("language", "window"), [("fr", PHONE), *repeats(("nl", WIDE))])
def test_a_donor_is_thanked_sees_changes_downloads_and_erases(
    windows: Windows, writing: tuple[Site, PostOffice], language: str, window: ViewportSize
) -> None:
    site, office = writing
    INSIDE.do(site.data, "give_to_appeal", ADDRESS, language)
    a_treasurer_thanks_everybody_once(windows.desk(site, "tess", "treasurer"))
    # 50 EUR and 15 EUR for the same appeal.
    office.find(ADDRESS, r"65,00[\s\S]+ en 2 dons|65,00[\s\S]+ in 2 giften")
    words = WORDS[language]
    page = windows.without_script(site, language, viewport=window)
    page.goto(f"/{language}/my-gifts/")
    page.get_by_label(words["email"]).fill(ADDRESS)
    page.get_by_role("button", name=words["send"]).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["look"])
    page.goto(private_link(office))
    page.get_by_role("button", name=words["open"]).press("Enter")
    expect(page.get_by_text(words["arrived"])).to_be_visible()
    expect(page.get_by_text("BE68 5390 0754 7034").first).to_be_visible()
    own = page.url
    once = page.get_by_role("region").filter(has_text="Zoé du quartier")
    once.get_by_text(words["shown"]).press("Enter")
    once.get_by_label(words["name"]).fill("La famille de Zoé")
    once.get_by_role("button", name=words["change"]).press("Enter")
    changed = page.get_by_role("region").filter(has_text="La famille de Zoé")
    changed.get_by_text(words["shown"]).press("Enter")
    changed.get_by_role("button", name=words["hide"]).press("Enter")
    expect(page.get_by_role("region").filter(has_text="La famille de Zoé")).to_contain_text(words["hidden"])
    with page.expect_download() as download:
        page.get_by_role("link", name=words["file"]).press("Enter")
    exported = json.loads(download.value.path().read_text())
    assert exported["emails"] == [ADDRESS] and len(exported["gifts"]) == 2 and exported["gifts"][0]["bank"]["iban"]
    if language == "fr":
        no_page_has_a_barrier(windows.open(base_url=site.url), office)
    page.get_by_role("link", name=words["erase"]).press("Enter")
    expect(page.get_by_role("heading", name=words["stays"])).to_be_visible()
    page.get_by_role("button", name=words["yes"]).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["erased"])
    page.goto(own)
    expect(page.get_by_text(words["nothing"])).to_be_visible()
    assert not page.context.cookies()


def no_page_has_a_barrier(page: Page, office: PostOffice) -> None:
    """Looked at in French, in a browser that asks for a link of its own."""
    check = Check(page)
    page.goto("/fr/my-gifts/")
    check("ask")
    page.get_by_label("L’adresse e-mail").fill(ADDRESS)
    before = len(office.texts(ADDRESS))
    page.get_by_role("button", name="Envoyer le lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre boîte mail")
    check("asked")
    wait_until(page, lambda: len(office.texts(ADDRESS)) > before, "no second link comes")
    page.goto(private_link(office))
    check("open")
    page.get_by_role("button", name="Ouvrir ma page").click()
    expect(page.get_by_text("2 dons sont arrivés")).to_be_visible()
    for summary in page.locator(".panel details > summary").all():
        summary.click()
    check("own")
    page.set_viewport_size(NARROW)
    assert page.evaluate(OUTSIDE) == []
    own = page.url
    page.goto(f"{own}erase/")
    assert page.evaluate(OUTSIDE) == []
    check("erase")
    page.goto("/fr/my-gifts/own/old/")
    check("too late")
    assert check.found == []


def a_treasurer_thanks_everybody_once(desk: Page) -> None:
    desk.goto("/desk/giving/")
    desk.get_by_role("link", name="Remercier 1 personne").click()
    expect(desk.get_by_text("Tel qu’on le reçoit")).to_be_visible()
    desk.get_by_role("button", name="Remercier 1 personne").click()
    # The worker writes the e-mail; the page counts again when it is read again.
    nobody = desk.get_by_text("Personne : toutes")
    wait_until(desk, lambda: bool(desk.reload() and nobody.count()), "somebody is still to be thanked")
