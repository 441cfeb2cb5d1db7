"""A trainer opens a training with the keyboard, prints its code, closes it, extends it, gives a second circle a code, deletes it."""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site
from tests.journeys.desk import check
from tests.journeys.trainer import open_training
from tests.journeys.windows import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.journey]

TITLE = "Accueil, équipe du soir"
OPENED_WITHIN_SECONDS = 60
# Wagtail's messages fade in: half way, nobody could read them yet.
SETTLED = "() => Promise.all(document.getAnimations().map(animation => animation.finished))"

# What holds more than it is wide, but for what scrolls, and heads of tables that only screen readers have.
WIDER_PARTS = """() => [...document.querySelectorAll("main .r-desk, main .r-desk :is(header, h1, p, div, table)")]
    .filter(part => part.clientWidth > 1 && part.scrollWidth > part.clientWidth + 1 && !part.closest(".r-scroll"))
    .map(part => `${part.tagName}.${part.className}: ${part.scrollWidth} > ${part.clientWidth}`)"""


@pytest.fixture
def desk(context: BrowserContext, site: Site) -> str:
    """The trainings of the desk, in a browser where a trainer is signed in."""
    sign_in(context, site, "tina", "trainer")
    return site.at("/desk/trainings/")


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody with a phone without script."""
    opened = browser.new_context(viewport=PHONE, locale="fr-BE", java_script_enabled=False)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened.new_page()
    opened.close()


def test_a_training_from_its_opening_to_its_end(page: Page, desk: str, stranger: Page, tmp_path: Path) -> None:
    open_with_the_keyboard(page, desk)
    address = print_poster(page, tmp_path)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name=TITLE)).to_be_visible()
    close_and_let_in_again(page, stranger)
    extend(page)
    circle = give_a_second_circle(page)
    stranger.goto(circle)
    expect(stranger.get_by_text("voit seulement combien de personnes ont rejoint")).to_be_visible()
    delete(page)
    for gone in (address, circle):
        stranger.goto(gone)
        expect(stranger.get_by_role("alert")).to_contain_text("Aucune formation n’a ce code")


def open_with_the_keyboard(page: Page, desk: str) -> None:
    page.goto(desk)
    check(page, "Formations")
    began = time.monotonic()
    page.get_by_role("link", name="Ouvrir une formation").press("Enter")
    title = page.get_by_label("Titre")
    title.focus()
    page.keyboard.type(TITLE)
    page.keyboard.press("Tab")
    page.keyboard.type("Hôtel de la Gare")
    deck = page.get_by_label(re.compile("À l’accueil ·"))
    for _ in range(20):
        page.keyboard.press("Tab")
        if deck.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.press("Space")
    title.press("Enter")
    expect(page.get_by_text("La formation est ouverte")).to_be_visible()
    assert time.monotonic() - began < OPENED_WITHIN_SECONDS
    page.evaluate(SETTLED)
    check(page, TITLE)


def test_what_is_missing_is_shown_beside_its_field_and_a_title_of_one_long_word_runs_over_nothing(page: Page, desk: str) -> None:
    page.goto(f"{desk}new/")
    page.get_by_label("Titre").fill("Sans jeu")
    page.get_by_text("Plan, tests et attestation").click()
    page.get_by_label("Tests différés").fill("30 40")
    page.get_by_role("button", name="Ouvrir cette formation").click()
    expect(page.locator("#id_decks_error")).to_have_text("Choisissez au moins un des jeux publiés.")
    check(page, "Ouvrir une formation")
    page.get_by_label(re.compile("À l’accueil ·")).check()
    page.get_by_role("button", name="Ouvrir cette formation").click()
    # Folded away, it would not be seen.
    expect(page.locator("#id_test_days_error")).to_have_text(re.compile("Laissez au moins 21 jours"))
    expect(page.locator("#id_test_days_error")).to_be_visible()
    page.goto(f"{desk}new/")
    page.get_by_label("Titre").fill("Kinderschutzbeauftragtenfortbildungsveranstaltungsteilnehmerinnenverzeichnisse")
    page.get_by_label("À l’accueil").check()
    page.get_by_role("button", name="Ouvrir cette formation").click()
    expect(page.locator(".r-join-code")).to_be_visible()
    opened = page.url
    for size in (PHONE, ViewportSize(width=1280, height=900)):
        page.set_viewport_size(size)
        for address in (opened, desk, f"{opened}figures/", f"{opened}delete/", f"{desk}figures/"):
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert page.evaluate(WIDER_PARTS) == [], address
    # Its title stands in no other journey's lists.
    page.goto(f"{opened}delete/")
    page.get_by_role("button", name="Supprimer avec toutes les réponses").click()
    expect(page.get_by_text("La formation et ses réponses sont supprimées.")).to_be_visible()


def test_a_leaked_code_is_replaced_and_its_phones_rejected_with_the_keyboard(page: Page, desk: str, site: Site) -> None:
    title = "Code qui a fui"
    code = open_training(site, title=title)
    for number in range(120):
        join(site, code, number)
    page.goto(desk)
    page.get_by_role("link", name=title).press("Enter")
    expect(page.get_by_text("au moins 120 sont arrivés")).to_be_visible()
    check(page, title)
    page.get_by_role("link", name="Nouveau code").last.press("Enter")
    check(page, "Donner un nouveau code à cette formation ?")
    page.get_by_role("button", name="Donner un nouveau code").press("Enter")
    expect(page.get_by_text("Le nouveau code est")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(code))).to_have_count(0)
    page.evaluate(SETTLED)
    check(page, title)
    page.get_by_role("link", name=re.compile("^Rejeter")).press("Enter")
    check(page, "Rejeter ces téléphones ?")
    page.get_by_role("button", name="Les rejeter avec toutes les réponses").press("Enter")
    expect(page.get_by_text(re.compile("Au moins 120 téléphones du .* sont rejetés"))).to_be_visible()
    expect(page.get_by_role("heading", name="Téléphones arrivés")).to_have_count(0)


def join(site: Site, code: str, number: int) -> None:
    request = urllib.request.Request(  # noqa: S310 - our own address
        site.at(f"/api/v1/trainings/{code}/learners"),
        b'{"form":"A"}',
        {"Authorization": f"Bearer an-invented-key-that-is-long-{number:03d}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310 - our own address
        assert reply.status == 201


def print_poster(page: Page, folder: Path) -> str:
    """Return the address behind the QR code of the poster, which is also that of the slide and of the page."""
    found: set[str] = set()
    for name in ("Affiche (PDF)", "Diapositive (PDF)"):
        with page.expect_download() as started:
            page.get_by_role("link", name=name).first.click()
        kept = folder / started.value.suggested_filename
        started.value.save_as(kept)
        with closing(pypdfium2.PdfDocument(kept)) as document, closing(document[0]) as sheet:
            (read,) = zxingcpp.read_barcodes(sheet.render(scale=2).to_pil())
        found.add(read.text)
    (address,) = found
    expect(page.get_by_role("link", name=address)).to_be_visible()
    return address


def close_and_let_in_again(page: Page, stranger: Page) -> None:
    page.get_by_role("button", name="Fermer aux nouvelles personnes").click()
    expect(page.get_by_text("Fermée aux nouvelles personnes")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_text("Cette formation ne prend plus personne")).to_be_visible()
    page.get_by_role("button", name="Laisser rejoindre à nouveau").click()
    expect(page.get_by_text("On peut rejoindre")).to_be_visible()


def extend(page: Page) -> None:
    until = datetime.now(UTC).date() + timedelta(days=365)
    page.get_by_label("Prendre les réponses jusqu’au").fill(until.isoformat())
    page.get_by_role("button", name="Prolonger").click()
    expect(page.get_by_text("La formation est prolongée.")).to_be_visible()
    expect(page.get_by_text(re.compile(rf"réponses prises jusqu’au\s+{until.day}\s?(er)?\s+\S+\s+{until.year}"))).to_be_visible()


def give_a_second_circle(page: Page) -> str:
    """Return the address to join the second circle by."""
    page.get_by_role("button", name="Leur donner un code").click()
    page.get_by_role("link", name="Sa page").click()
    check(page, f"{TITLE} · second cercle")
    expect(page.get_by_text("moins de 5").first).to_be_visible()
    address = page.get_by_role("link").filter(has_text="/join/").inner_text()
    page.get_by_role("link", name=TITLE).click()
    return address


def delete(page: Page) -> None:
    page.get_by_role("link", name="Supprimer cette formation").click()
    check(page, "Supprimer cette formation\N{NO-BREAK SPACE}?")
    page.get_by_role("button", name="Supprimer avec toutes les réponses").click()
    expect(page.get_by_text("La formation et ses réponses sont supprimées.")).to_be_visible()
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)


def test_the_rules_are_the_administrators(page: Page, context: BrowserContext, desk: str, site: Site) -> None:
    page.goto(f"{desk}rules/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas pour votre rôle")
    sign_in(context, site, "ada", "admin")
    page.goto(desk)
    page.get_by_role("link", name="Règles pour toutes les formations").click()
    check(page, "Règles pour toutes les formations")
    page.get_by_label("Mois de conservation").fill("1")
    page.get_by_role("button", name="Enregistrer").click()
    check(page, "Garder les réponses moins longtemps\N{NO-BREAK SPACE}?")
    page.get_by_role("link", name="Garder 24 mois").click()
    expect(page.get_by_label("Mois de conservation")).to_have_value("24")
    # As it was: other journeys are on the same site.
    page.get_by_label("Plus petit groupe").fill("5")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Les règles sont gardées.")).to_be_visible()
