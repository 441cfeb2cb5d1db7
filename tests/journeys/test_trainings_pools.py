"""A coordinator reads the figures of an organisation's trainings together, quotes them, and opens a training like another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Site, serving_copy
from tests.journeys.desk import check
from tests.journeys.inside import INSIDE
from tests.journeys.test_trainings_figures import read
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = pytest.mark.journey
PARTNER = "Hôtels du Nord"


@pytest.fixture(scope="module")
def own_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, with trainings of two partners over two years."""
    with serving_copy(prepared, tmp_path_factory.mktemp("pools")) as served:
        INSIDE.do(served.data, "practise_across_trainings")
        yield served


@pytest.fixture
def trainer(windows: Windows, own_site: Site) -> Page:
    return windows.desk(own_site, "tina", "trainer")


def test_a_coordinator_reads_pooled_figures_takes_them_along_and_opens_a_training_alike(trainer: Page, own_site: Site) -> None:
    page = trainer
    page.goto(own_site.at("/desk/trainings/"))
    page.get_by_role("link", name="Chiffres réunis").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Nos.7 formations, \d+ personnes"))
    expect(page.get_by_text(re.compile(r"^[456] formations sur 7 montrent"))).to_be_visible()
    quotes = page.locator(".r-quote")
    expect(quotes).to_have_count(3)
    expect(quotes.first).to_contain_text(re.compile(r"90 jours après la formation, \d+.% des réponses sont justes"))

    # The keyboard is enough for the table behind the tiles.
    memory = page.get_by_role("region", name="Mémoire, par notion et par mois")
    expect(memory.get_by_role("img")).to_be_visible()
    page.get_by_role("radio", name="Mosaïque").focus()
    page.keyboard.press("ArrowRight")
    expect(memory.get_by_role("table")).to_be_visible()
    expect(memory.get_by_role("img")).to_be_hidden()

    page.get_by_label("Partenaire").select_option(PARTNER)
    page.get_by_role("button", name="Afficher", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"Nos.4 formations, \d+ personnes"))
    heading = page.get_by_role("heading", level=1).inner_text()
    with page.expect_download() as report:
        page.get_by_role("link", name="Rapport (PDF)").click()
    with (
        closing(pypdfium2.PdfDocument(read(report.value))) as document,
        closing(document[0]) as first,
        closing(first.get_textpage()) as text,
    ):
        assert " ".join(heading.split()) in " ".join(text.get_text_bounded().split())
    with page.expect_download() as workbook:
        page.get_by_role("link", name="XLSX").click()
    lines = load_workbook(BytesIO(read(workbook.value))).worksheets[1]
    assert [row[3].value for row in lines.iter_rows(min_row=2)] == [PARTNER] * 4
    every_screen_can_be_used_by_everybody(page, own_site)
    page.set_viewport_size(DESK_WINDOW)
    a_training_is_opened_like_another_one(page, own_site)


def a_training_is_opened_like_another_one(page: Page, own_site: Site) -> None:
    page.goto(own_site.at("/desk/trainings/"))
    page.get_by_role("link", name="Accueil, groupe 5").click()
    page.get_by_role("link", name="Ouvrir une formation semblable").click()
    expect(page.get_by_label("Partenaire")).to_have_value(PARTNER)
    page.get_by_label("Titre").fill("Accueil, groupe 8")
    page.get_by_role("button", name="Ouvrir cette formation").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Accueil, groupe 8")
    page.get_by_role("link", name="Chiffres", exact=True).click()
    page.get_by_text("Écrire une phrase").click()
    page.get_by_label("Une phrase de vous").fill("L’équipe de nuit suit en mars.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("region", name="Les mots de la formatrice ou du formateur")).to_contain_text("L’équipe de nuit suit en mars.")


def every_screen_can_be_used_by_everybody(page: Page, own_site: Site) -> None:
    page.set_viewport_size(PHONE)
    page.goto(own_site.at("/desk/trainings/figures/pooled/"))
    check(page, page.get_by_role("heading", level=1).inner_text())
    page.get_by_text("Tableau", exact=True).click()
    check(page, page.get_by_role("heading", level=1).inner_text())
    page.goto(own_site.at("/desk/trainings/figures/pooled/?deck=voyage"))
    page.goto(own_site.at("/desk/trainings/new/"))
    check(page, "Ouvrir une formation")
