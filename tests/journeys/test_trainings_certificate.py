"""Day 30: the level is shown, a certificate is asked for with the key alone, printed with a name that never leaves, and checked."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, Request, expect

from tests.journeys.barriers import NARROW, Check, Look
from tests.journeys.conftest import Site
from tests.journeys.member import Member, trainings_kept
from tests.journeys.trainer import open_training
from tests.repeats import repeats

pytestmark = pytest.mark.journey

NAME = "Zoé Vandenbroucke-Ouédraogo"
TITLES = {"fr": "À l’accueil", "nl": "Aan de receptie", "de": "Am Empfang", "en": "At the front desk"}
# A4 on its side, in points.
A4 = (841.9, 595.3)
SHEET = "article.certificate"


class Sent:
    """Everything a page sends: addresses, headers, bodies."""

    def __init__(self, page: Page) -> None:
        self.sent_requests: list[str] = []
        page.context.on("request", self._keep)

    def _keep(self, request: Request) -> None:
        self.sent_requests.append(f"{unquote(request.url)} {request.headers} {request.post_data_buffer or b''!r}")

    def tells(self, word: str) -> bool:
        return any(word.lower() in line.lower() for line in self.sent_requests)


def shown_level(page: Page, site: Site) -> tuple[Member, str]:
    """Join a training of 31 days ago, then take its test of day 30 rightly today. Return the member and the code."""
    today = datetime.now().astimezone()
    held = today - timedelta(days=31)
    code = open_training(site, held_on=held.date().isoformat(), certificate_share=0.8)
    member = Member(page=page, site=site)
    member.be_at(held)
    member.join(code)
    member.take_test()
    member.see_trainings()
    expect(page.get_by_text(re.compile("Attestation.: dès 80"))).to_be_visible()
    expect(page.locator("[data-certificate]")).to_have_count(0)
    member.be_at(today)
    page.goto(site.at("/fr/cards/"))
    page.locator("[data-test='30']").get_by_role("link", name="Commencer le test").click()
    member.take_test()
    return member, code


def certified(page: Page, site: Site) -> str:
    """Show the level and get the certificate, which waits without network. Return the code of the training."""
    member, code = shown_level(page, site)
    member.see_trainings()
    page.locator("[data-certificate='30']").click()
    ask = page.get_by_role("button", name="Demander l’attestation")
    expect(ask).to_be_enabled()
    page.context.set_offline(True)
    expect(page.get_by_text("Sans réseau, l’attestation ne peut pas encore être demandée.")).to_be_visible()
    expect(ask).to_be_disabled()
    page.context.set_offline(False)
    ask.click()
    expect(page.locator(SHEET)).to_be_visible()
    return code


def kept(page: Page) -> dict[str, Any]:
    [training] = trainings_kept(page)
    return training["certificate"]


def qr_of(page: Page, tmp_path: Path) -> str:
    picture = tmp_path / "qr.png"
    page.locator(f"{SHEET} svg.qr").screenshot(path=picture)
    from PIL import Image

    with Image.open(picture) as image:
        [found] = zxingcpp.read_barcodes(image)
    return found.text


@pytest.mark.slow
@pytest.mark.parametrize("languages", [("de",), *repeats((("fr", "nl", "en"),))])
def test_a_level_shown_at_day_30_becomes_a_certificate_that_anybody_can_check(
    page: Page, site: Site, tmp_path: Path, languages: tuple[str, ...]
) -> None:
    sent = Sent(page)
    code = certified(page, site)
    page.get_by_label("Le nom à écrire").fill(NAME)
    page.get_by_label("Le nom à écrire").blur()
    expect(page.locator(".certificate-name")).to_have_text(NAME)
    certificate = kept(page)
    assert trainings_kept(page)[0]["certificateName"] == NAME

    # On paper: one sheet, A4 on its side, with the name and the way to check it.
    printed = tmp_path / "attestation.pdf"
    page.pdf(path=printed, prefer_css_page_size=True, print_background=True)
    with pypdfium2.PdfDocument(printed) as document:
        assert len(document) == 1
        assert [round(side) for side in document[0].get_size()] == [round(side) for side in A4]
        text = document[0].get_textpage().get_text_range()
    for words in (NAME, "Accueil, équipe de jour", "Formation donnée le", "À l’accueil", f"Numéro {certificate['number']}"):
        assert words in re.sub(r"\s+", " ", text), words
    # Also from a dark phone, white paper has the light hues.
    page.emulate_media(color_scheme="dark", media="print")
    hue = "tile => getComputedStyle(tile).getPropertyValue('--hue').trim()"
    assert page.locator(f"{SHEET} .hue-signs").first.evaluate(hue) == "#e4572e"
    page.emulate_media(color_scheme="light", media="screen")
    assert qr_of(page, tmp_path) == certificate["address"] == site.at(f"/verify/{certificate['number']}")

    with page.expect_download() as downloading:
        page.get_by_role("button", name="Le badge").click()
    badge = downloading.value.path().read_text()
    assert (downloading.value.suggested_filename, badge) == ("badge.jwt", certificate["badge"])

    # A person who scans the paper, or gets the file, has neither the phone nor an account.
    employer = page.context.browser.new_context(locale="nl-BE", java_script_enabled=False).new_page()  # type: ignore[union-attr]
    employer.goto(certificate["address"])
    expect(employer.locator("[data-checked=valid]")).to_contain_text("Dit attest is geldig.")
    employer.goto(site.at("/fr/verify"))
    employer.locator("#file").set_input_files(files=[{"name": "badge.jwt", "mimeType": "text/plain", "buffer": badge.encode()}])
    employer.get_by_role("button", name="Vérifier").click()
    expect(employer.locator("[data-checked=valid]")).to_contain_text("Accueil, équipe de jour")
    place = len(badge) // 2
    employer.locator("#badge").fill(badge[:place] + ("A" if badge[place] != "A" else "B") + badge[place + 1 :])
    employer.get_by_role("button", name="Vérifier").click()
    expect(employer.locator("[data-checked=altered]")).to_contain_text("Refusé")
    employer.context.close()

    # Asked again, also by another tab, it is the same; and it is there without network.
    page.goto(site.at("/fr/cards/"))
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.context.set_offline(True)
    page.goto(site.at(f"/fr/certificate/{code}"))
    expect(page.locator(".certificate-name")).to_have_text(NAME)
    assert not sent.tells("Vandenbroucke")
    assert sent.tells("certificate")
    page.context.set_offline(False)
    the_certificate_fits_and_breaks_no_rule(page, site, code, languages)


def the_certificate_fits_and_breaks_no_rule(page: Page, site: Site, code: str, languages: tuple[str, ...]) -> None:
    # A longer name scrolls in its field.
    page.get_by_label("Le nom à écrire").fill("Zoé V.")
    page.get_by_label("Le nom à écrire").blur()
    expect(page.locator(".certificate-name")).to_have_text("Zoé V.")
    number = kept(page)["number"]
    addresses = [path for language in languages for path in (f"/{language}/certificate/{code}", f"/{language}/verify/{number}")]
    look = Look(page)
    page.set_viewport_size(NARROW)
    for address in addresses:
        page.goto(site.at(address))
        expect(page.locator(f"{SHEET}, [data-checked]")).to_be_visible()
        # The paper and the page name the deck in their own language.
        expect(page.get_by_text(TITLES[address[1:3]], exact=True)).to_be_visible()
        look(address)
    check = Check(page)
    for address in addresses:
        page.goto(site.at(address))
        expect(page.locator(f"{SHEET}, [data-checked]")).to_be_visible()
        check(address)
    assert not look.found, "\n".join(look.found)
    assert not check.found, "\n".join(check.found)
