"""A tax certificate, from a gift of the bank to the PDF: the treasurer gives the link, the donor fills it in without script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.giving.certificates.certificate_cast import NATIONAL
from tests.journeys.barriers import NARROW, OUTSIDE, WIDE, check_page
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.windows import sign_in
from tests.repeats import repeats

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the screens say in one language."""

    tag: str
    unassigned: str
    add: str
    street: str
    postcode: str
    town: str
    number: str
    store: str
    stored: str
    wrong: str
    issue: str
    issued: str
    certificate: str
    final: str


FRENCH = Words(
    tag="fr",
    unassigned="1 don sans donateur",
    add="Ajouter les dons choisis",
    street="Rue et numéro",
    postcode="Code postal",
    town="Commune",
    number="Numéro national",
    store="Enregistrer",
    stored="Merci. C’est enregistré, chiffré.",
    wrong="Ce n’est pas un numéro national",
    issue="Émettre 2 attestations",
    issued="2 attestations ont été émises.",
    certificate="Attestation de {year}, PDF",
    final="définitif et irrévocable",
)
DUTCH = Words(
    tag="nl",
    unassigned="1 gift zonder schenker",
    add="De gekozen giften toevoegen",
    street="Straat en nummer",
    postcode="Postcode",
    town="Gemeente",
    number="Rijksregisternummer",
    store="Opslaan",
    stored="Dank u. Het is versleuteld opgeslagen.",
    wrong="Dit is geen rijksregisternummer",
    issue="2 attesten uitreiken",
    issued="2 attesten zijn uitgereikt.",
    certificate="Attest van {year}, pdf",
    final="definitief en onherroepelijk",
)


@dataclass(frozen=True, kw_only=True)
class Approved:
    """A site of its own whose organisation gives certificates, and the year of its gifts."""

    site: Site
    year: int


@contextmanager
def approved(prepared: Path, folder: Path, language: str) -> Iterator[Approved]:
    with serving_copy(prepared, folder) as served:
        yield Approved(site=served, year=INSIDE.do(served.data, "prepare_certificates", language))


@contextmanager
def opened(browser: Browser, approved: Approved, language: str, window: ViewportSize, *roles: str, script: bool = False) -> Iterator[Page]:
    """Yield a page, of somebody of the staff where the caller names roles."""
    context = browser.new_context(viewport=window, locale=f"{language}-BE", java_script_enabled=script, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    if roles:
        sign_in(context, approved.site, "tara", *roles)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("words", "window"), [(FRENCH, WIDE), *repeats((DUTCH, PHONE))], ids=["fr-1280", "nl-390"])
def test_a_donor_gets_the_certificate(browser: Browser, prepared: Path, tmp_path: Path, words: Words, window: ViewportSize) -> None:
    with (
        approved(prepared, tmp_path, words.tag) as here,
        opened(browser, here, words.tag, window, "treasurer", script=True) as desk,
        opened(browser, here, words.tag, PHONE) as donor,
    ):
        desk.goto(here.site.at("/desk/giving/donors/"))
        desk.get_by_role("link", name=words.unassigned).click()
        desk.get_by_label("Zoé Exemple").check()
        desk.get_by_role("button", name=words.add).click()
        link = desk.locator("#own-link").input_value()
        assert f"/{words.tag}/donors/" in link

        donor.goto(here.site.at(link[link.index("/", 8) :]))
        donor.get_by_label(words.street).fill("Rue Haute 2")
        donor.get_by_label(words.postcode).fill("1000")
        donor.get_by_label(words.town).fill("Bruxelles")
        donor.get_by_label(words.number).fill("85.07.30-033 29")
        donor.get_by_role("button", name=words.store).press("Enter")
        expect(donor.get_by_text(words.wrong)).to_be_visible()
        donor.get_by_label(words.number).fill("85.07.30-033 28")
        donor.get_by_role("button", name=words.store).press("Enter")
        expect(donor.get_by_text(words.stored)).to_be_visible()
        # Only the last digits are shown again.
        assert NATIONAL not in donor.content()
        assert "85.07.30" not in donor.content()
        expect(donor.get_by_text("··.··.··-···.28")).to_be_visible()

        desk.goto(here.site.at(f"/desk/giving/certificates/{here.year}/"))
        check_page(desk)
        desk.get_by_role("button", name=words.issue).click()
        expect(desk.get_by_text(words.issued)).to_be_visible()

        donor.reload()
        with donor.expect_download() as download:
            donor.get_by_role("link", name=words.certificate.format(year=here.year)).click()
        assert download.value.suggested_filename == f"281-71-{here.year}-0002.pdf"
        document = pypdfium2.PdfDocument(download.value.path())
        text = document[0].get_textpage().get_text_bounded()
        document.close()
        for words_expected in ("Zoé Exemple", "Rue Haute 2", "85.07.30-033.28", "***150*** EUR", words.final):
            assert words_expected in text
        no_screen_of_certificates_has_a_barrier(desk, here)


def no_screen_of_certificates_has_a_barrier(page: Page, here: Approved) -> None:
    year = here.year
    check_page(page)
    for path in (
        f"certificates/{year}/1/cancel/",
        f"certificates/{year}/report/",
        "certificates/settings/",
        "certificates/rules/",
        "certificates/rules/number_required/",
        "donors/",
        "donors/gifts/",
        "donors/1/",
        "donors/1/change/",
        "donors/1/merge/",
        "donors/1/erase/",
    ):
        page.goto(here.site.at(f"/desk/giving/{path}"))
        check_page(page)
    page.goto(here.site.at("/desk/giving/donors/1/"))
    link = page.locator("#own-link").input_value()
    page.goto(here.site.at(link[link.index("/", 8) :]))
    check_page(page)
    page.set_viewport_size(NARROW)
    assert page.evaluate(OUTSIDE) == []
