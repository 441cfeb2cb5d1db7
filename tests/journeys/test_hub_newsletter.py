"""News by mail: somebody without script asks, confirms in the mailbox and stops; an officer writes an issue, looks at it and sends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_places
from tests.journeys.conftest import Fill, Filled, wait_until
from tests.journeys.desk import check
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]

WORDS = {
    "fr": ("Actualités par e-mail", "M’abonner, puis confirmer", "Oui, je veux les actualités", "Merci : vous recevrez les actualités"),
    "de": (
        "Neuigkeiten per E-Mail",
        "Bestellen, dann per E-Mail bestätigen",
        "Ja, ich möchte die Neuigkeiten",
        "Danke: Sie erhalten die Neuigkeiten",
    ),
}


def subscribe(page: Page, writing: Filled, language: str, address: str) -> str:
    """Ask for the news from the foot of the home page, and confirm; return the link that confirms."""
    name, button, yes, thanks = WORDS[language]
    page.goto(f"/{language}/")
    page.get_by_role("link", name=name).click()
    field = page.get_by_label("E-Mail" if language == "de" else "E-mail")
    for _again in range(2):
        # The second time after going back: one request.
        field.fill(address)
        page.get_by_role("button", name=button).press("Enter")
        expect(page).to_have_url(re.compile(r"/newsletter/sent/$"))
        page.go_back()
    link = writing.office.find(address, r"http\S+/newsletter/confirm/\S+")
    page.goto(link)
    page.get_by_role("button", name=yes).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(thanks)
    # A quick worker has sent an e-mail before the second time: its link confirms the same request.
    own = writing.office.texts(address)
    assert len({handle for text in own for handle in re.findall(r"/newsletter/confirm/(\w+)", text)}) == 1
    return link


def test_an_issue_reaches_its_readers_in_their_language_and_one_of_them_stops(windows: Windows, filled: Fill) -> None:
    writing = filled("offer_newsletter")
    office = writing.office
    anna = windows.without_script(writing.site)
    confirmation = subscribe(anna, writing, "fr", "anna@reader.example")
    subscribe(windows.without_script(writing.site, "de"), writing, "de", "bea@reader.example")
    desk = windows.desk(writing.site, "claire", "communicator")
    an_issue_is_written_in_two_languages_and_sent(desk)

    assert "Article 1 de" in office.find("bea@reader.example", r"November, vier Worte[\s\S]+")
    sent = office.find("anna@reader.example", r"Novembre, quatre mots[\s\S]+")
    assert "Article 1 fr" in sent
    anna.goto(re.search(r"http\S+/fr/newsletter/\d+/", sent)[0])  # pyright: ignore[reportOptionalSubscript] -- each issue has its address
    expect(anna.get_by_role("heading", level=1)).to_have_text("Novembre, quatre mots")
    anna.goto(office.find("anna@reader.example", r"http\S+/newsletter/stop/\S+"))
    anna.get_by_role("button", name="Effacer mon adresse").press("Enter")
    expect(anna.get_by_role("heading", level=1)).to_have_text("Les e-mails sont arrêtés")

    wait_until(desk, lambda: bool(desk.reload() and desk.get_by_role("heading", name="Envoyé", exact=True).count()), "it is on its way")
    desk.goto("/desk/newsletter/")
    expect(desk.get_by_text("Deutsch 1", exact=True)).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Télécharger la liste (CSV)").press("Enter")
    exported = Path(download.value.path()).read_text("utf-8-sig")
    assert "bea@reader.example,de," in exported
    assert "anna" not in exported
    desk.goto("/desk/mails/domain/")
    check(desk, "Le domaine qui envoie")
    page = windows.open(base_url=writing.site.url)
    check_places(page, ["/fr/newsletter/", "/fr/newsletter/sent/", confirmation, "/fr/newsletter/confirm/nothing/"])


def an_issue_is_written_in_two_languages_and_sent(desk: Page) -> None:
    desk.goto("/desk/newsletter/")
    check(desk, "Actualités par e-mail")
    desk.set_viewport_size(DESK_WINDOW)
    expect(desk.get_by_text("français 1 · Deutsch 1")).to_be_visible()
    desk.get_by_role("link", name="Écrire un numéro").press("Enter")
    desk.get_by_label("Titre (français)").fill("Novembre, quatre mots")
    desk.get_by_label("Introduction (français)").fill("Bonjour.")
    desk.get_by_label(re.compile("Article 0 fr")).check()
    desk.get_by_label(re.compile("Article 1 fr")).check()
    check(desk, "Écrire un numéro")
    desk.set_viewport_size(DESK_WINDOW)
    desk.get_by_role("button", name="Garder, et regarder").press("Enter")
    expect(desk.get_by_text("1 personne ne le reçoit pas")).to_be_visible()
    desk.get_by_role("link", name="Modifier le numéro").press("Enter")
    desk.get_by_label("Titre (Deutsch)").fill("November, vier Worte")
    desk.get_by_role("button", name="Garder, et regarder").press("Enter")
    check(desk, "Novembre, quatre mots")
    desk.set_viewport_size(DESK_WINDOW)
    preview = desk.frame_locator("iframe.r-mail:not(.r-mail-narrow)")
    expect(preview.get_by_role("link", name="Article 1 fr")).to_be_visible()
    desk.get_by_role("link", name=re.compile("Deutsch")).press("Enter")
    expect(preview.get_by_role("link", name="Article 1 de")).to_be_visible()
    desk.get_by_role("button", name="Envoyer à 2 personnes").press("Enter")
    expect(desk.get_by_text("en route vers 2 personnes")).to_be_visible()
