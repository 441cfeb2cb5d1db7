"""News by mail: somebody without script asks, confirms in the mailbox and stops; an officer writes an issue, looks at it and sends it."""

from __future__ import annotations

import re
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.barriers import NARROW, Check, Look
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site
from tests.journeys.desk import DESK_WINDOW, check
from tests.journeys.inside import INSIDE
from tests.journeys.post_office import PostOffice
from tests.journeys.staff import sign_in
from tests.repeats import repeats

pytestmark = [pytest.mark.journey, pytest.mark.slow]

type Writing = tuple[Site, PostOffice]
WORDS = {
    "fr": ("Actualités par e-mail", "M’abonner, puis confirmer", "Oui, je veux les actualités", "Merci : vous recevrez les actualités"),
    "de": (
        "Neuigkeiten per E-Mail",
        "Bestellen, dann per E-Mail bestätigen",
        "Ja, ich möchte die Neuigkeiten",
        "Danke: Sie erhalten die Neuigkeiten",
    ),
}


@pytest.fixture
def writing(writing: Writing) -> Writing:
    """A site whose form is open, and the mail server that it sends by."""
    INSIDE.do(writing[0].data, "offer_newsletter")
    return writing


def text_of(message: EmailMessage) -> str:
    """Return the plain text of an e-mail."""
    body = message.get_body(("plain",))
    assert body
    return body.get_content()


def mailed(office: PostOffice, reader: str, part: str) -> str:
    """Return what an e-mail to a reader has that matches, once it has come."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while True:
        texts = [text_of(message) for message in office.messages if message["to"] == reader]
        if found := [match[0] for text in texts for match in re.finditer(part, text)]:
            return found[-1]
        assert time.monotonic() < deadline, texts
        time.sleep(0.2)


def visitor(browser: Browser, site: Site, language: str) -> Page:
    """Return a page of somebody without script."""
    context = browser.new_context(viewport=PHONE, locale=f"{language}-BE", java_script_enabled=False, base_url=site.url)
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def subscribe(browser: Browser, writing: Writing, language: str, address: str) -> Page:
    """Ask for the news from the foot of the home page, confirm, and return the page."""
    site, office = writing
    name, button, yes, thanks = WORDS[language]
    page = visitor(browser, site, language)
    page.goto(f"/{language}/")
    page.get_by_role("link", name=name).click()
    field = page.get_by_label("E-Mail" if language == "de" else "E-mail")
    for _again in range(2):
        # The second time after going back: one request.
        field.fill(address)
        page.get_by_role("button", name=button).press("Enter")
        expect(page).to_have_url(re.compile(r"/newsletter/asked/$"))
        page.go_back()
    page.goto(mailed(office, address, r"http\S+/newsletter/confirm/\S+"))
    page.get_by_role("button", name=yes).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(thanks.replace(" ", r"\s")))
    # A quick worker has sent an e-mail before the second time: its link confirms the same request.
    own = [text_of(message) for message in office.messages if message["to"] == address]
    assert len({handle for text in own for handle in re.findall(r"/newsletter/confirm/(\w+)", text)}) == 1
    return page


def test_an_issue_reaches_its_readers_in_their_language_and_one_of_them_stops(
    browser: Browser, context: BrowserContext, writing: Writing
) -> None:
    site, office = writing
    anna = subscribe(browser, writing, "fr", "anna@reader.example")
    bea = subscribe(browser, writing, "de", "bea@reader.example")

    sign_in(context, site, "claire", "communicator")
    desk = context.new_page()
    desk.set_viewport_size(DESK_WINDOW)
    desk.goto(site.at("/desk/newsletter/"))
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
    preview = desk.frame_locator("iframe.r-mail")
    expect(preview.get_by_role("link", name="Article 1 fr")).to_be_visible()
    desk.get_by_role("link", name=re.compile("Deutsch")).press("Enter")
    expect(preview.get_by_role("link", name="Article 1 de")).to_be_visible()
    desk.get_by_role("button", name="Envoyer à 2 personnes").press("Enter")
    expect(desk.get_by_text("en route vers 2 personnes")).to_be_visible()

    assert "Article 1 de" in mailed(office, "bea@reader.example", r"November, vier Worte[\s\S]+")
    sent = mailed(office, "anna@reader.example", r"Novembre, quatre mots[\s\S]+")
    assert "Article 1 fr" in sent
    anna.goto(re.search(r"http\S+/fr/newsletter/\d+/", sent)[0])  # pyright: ignore[reportOptionalSubscript] -- each issue has its address
    expect(anna.get_by_role("heading", level=1)).to_have_text("Novembre, quatre mots")
    anna.goto(mailed(office, "anna@reader.example", r"http\S+/newsletter/stop/\S+"))
    anna.get_by_role("button", name="Arrêter les actualités").press("Enter")
    expect(anna.get_by_role("heading", level=1)).to_have_text("Vous ne recevez plus les actualités")

    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not desk.get_by_role("heading", name="Envoyé", exact=True).count():
        assert time.monotonic() < deadline
        desk.reload()
    desk.goto(site.at("/desk/newsletter/"))
    expect(desk.get_by_text("Deutsch 1", exact=True)).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Télécharger la liste (CSV)").press("Enter")
    exported = Path(download.value.path()).read_text("utf-8-sig")
    assert "bea@reader.example,de," in exported
    assert "anna" not in exported
    for page in (anna, bea):
        page.context.close()


@pytest.mark.parametrize("language", ["fr", *repeats("de")])
def test_its_pages_have_no_barrier_and_fit_320_px(browser: Browser, writing: Writing, language: str) -> None:
    site, office = writing
    first = subscribe(browser, writing, language, "cleo@reader.example")
    confirmation = mailed(office, "cleo@reader.example", r"http\S+/newsletter/confirm/\S+")
    first.context.close()
    context = browser.new_context(locale=f"{language}-BE", reduced_motion="reduce", base_url=site.url)
    page = context.new_page()
    paths = (f"/{language}/newsletter/", f"/{language}/newsletter/asked/", confirmation, f"/{language}/newsletter/confirm/nothing/")
    barriers = Check(page)
    for path in paths:
        page.goto(path)
        barriers(path)
    look = Look(page)
    page.set_viewport_size(NARROW)
    for path in paths:
        page.goto(path)
        look(path)
    context.close()
    assert barriers.found + look.found == []


def test_the_domain_is_checked_from_the_desk(context: BrowserContext, writing: Writing) -> None:
    site, _office = writing
    sign_in(context, site, "claire", "communicator")
    desk = context.new_page()
    desk.goto(site.at("/desk/mails/domain/"))
    check(desk, "Le domaine qui envoie")
