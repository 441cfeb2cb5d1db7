"""Day 90 has passed: a trainer reads what the group knows, and takes the report and the table along."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Download, Page, expect

from tests.journeys.conftest import PHONE, Site, serving_copy
from tests.journeys.desk import check
from tests.journeys.inside import INSIDE
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey
TITLE = "Accueil, équipe de jour"


@pytest.fixture(scope="module")
def own_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: its trainings would stand in other journeys' lists. Its figures are made as the worker makes them."""
    with serving_copy(prepared, tmp_path_factory.mktemp("figures")) as served:
        INSIDE.do(served.data, "practise_for_months")
        yield served


@pytest.fixture
def trainer(windows: Windows, own_site: Site) -> Page:
    return windows.desk(own_site, "tina", "trainer")


def read(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


def test_a_trainer_reads_the_figures_and_takes_them_along(trainer: Page, own_site: Site) -> None:
    page = trainer
    page.goto(own_site.at("/desk/trainings/"))
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="Chiffres", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{TITLE} · jour 113")
    expect(page.get_by_text("30 sur 34").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"Sans réponse ici.: 4 personnes"))).to_be_visible()
    effect = page.get_by_role("region", name="La révision change-t-elle quelque chose ?")
    expect(effect).to_contain_text(re.compile(r"Oui.: \+\d+ points, intervalle \d+ à \d+"))

    # The table has in words what the mosaic shows in colour; the keyboard is enough.
    memory = page.get_by_role("region", name="Mémoire du groupe", exact=True)
    expect(memory.get_by_role("img")).to_be_visible()
    expect(memory.get_by_role("table")).to_be_hidden()
    page.get_by_role("radio", name="Mosaïque").focus()
    page.keyboard.press("ArrowRight")
    expect(memory.get_by_role("table")).to_be_visible()
    expect(memory.get_by_role("img")).to_be_hidden()
    # Of 30 people no test shows cards one by one: all together have a line, and those that too few answered.
    alike = re.search(r"Rien ne distingue (\d+) cartes", memory.inner_text())
    assert alike is not None
    assert memory.locator(".r-behind tbody tr").count() == 1 + 20 - int(alike[1])
    page.get_by_text("Semaine par semaine").click()
    expect(page.get_by_role("region", name="Minutes par semaine")).to_contain_text(re.compile(r"\d.min.\d\d"))

    with page.expect_download() as report:
        page.get_by_role("link", name="Rapport (PDF)").click()
    with (
        closing(pypdfium2.PdfDocument(read(report.value))) as document,
        closing(document[0]) as first,
        closing(first.get_textpage()) as text,
    ):
        assert "30 sur 34" in " ".join(text.get_text_bounded().split())
    with page.expect_download() as table:
        page.get_by_role("link", name="CSV").first.click()
    rows = list(csv.DictReader(StringIO(read(table.value).decode("utf-8-sig"))))
    by_figure = {row["figure"]: row for row in rows}
    assert (by_figure["joined"]["value"], by_figure["answered"]["value"]) == ("34", "30")
    difference = f"{round(float(by_figure['effect_of_practice']['value']) * 100):+d} points"
    expect(effect).to_contain_text(difference)
    assert all(int(row["people"]) >= 5 for row in rows if row["people"])

    page.get_by_role("link", name="Toutes les formations côte à côte").click()
    expect(page.get_by_role("row", name=re.compile(TITLE))).to_contain_text(difference)
    tiles_of_first_weeks_are_as_large_as_after_months(page, own_site)
    every_screen_can_be_used_by_everybody(page, own_site)


def tiles_of_first_weeks_are_as_large_as_after_months(page: Page, own_site: Site) -> None:
    sizes: dict[int, tuple[float, float]] = {}
    for title in (TITLE, "Accueil, premières semaines"):
        page.goto(own_site.at("/desk/trainings/figures/"))
        page.get_by_role("link", name=title).click()
        tiles = page.locator(".r-mz-row:nth-child(2) .r-mz-tiles i")
        box = tiles.first.bounding_box()
        assert box is not None
        sizes[tiles.count()] = (box["width"], box["height"])
        heads = [head.bounding_box() for head in page.locator(".r-mz-heads i").all() if head.inner_text()]
        assert all(one and other and other["x"] - one["x"] > 2 * box["width"] for one, other in pairwise(heads))
    (few, small), (many, large) = sorted(sizes.items())
    assert few < 4 < many
    assert small[0] < 1.6 * large[0]
    assert small[0] < 1.5 * small[1]


def every_screen_can_be_used_by_everybody(page: Page, own_site: Site) -> None:
    page.set_viewport_size(PHONE)
    for title, day in ((TITLE, 113), ("Accueil, équipe de nuit", 40)):
        page.goto(own_site.at("/desk/trainings/figures/"))
        page.get_by_role("link", name=title).click()
        check(page, f"{title} · jour {day}")
    expect(page.get_by_text("moins de 5 sur 7").first).to_be_visible()
    expect(page.get_by_text("Mémoire du groupe")).to_have_count(0)
    page.goto(own_site.at("/desk/trainings/figures/"))
    check(page, "Toutes les formations côte à côte")


def test_a_room_is_counted_closed_and_shown_and_its_cards_are_taken_up(trainer: Page, own_site: Site) -> None:
    page = trainer
    number = INSIDE.do(own_site.data, "fill_the_room", {"joined": 31, "finished": 20})
    page.goto(own_site.at(f"/desk/trainings/{number}/figures/"))
    page.get_by_role("link", name="Ouvrir la salle").click()
    expect(page.locator("[data-r-finished]")).to_have_text("20")
    check(page, "Que savons-nous avant de commencer ?")
    # Six more finish meanwhile: the counters move by themselves.
    INSIDE.do(own_site.data, "join_the_room", {"number": number, "finished": 6})
    expect(page.locator("[data-r-joined]")).to_have_text("37")
    expect(page.locator("[data-r-finished]")).to_have_text("26")
    page.get_by_role("button", name="Clore le test et montrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Clore le test d’entrée"))
    page.get_by_role("button", name="Clore le test et montrer").click()
    expect(page.get_by_text("terminé par 26 personnes")).to_be_visible()
    reflexes = page.locator(".r-missed .r-reflex").all_inner_texts()
    check(page, page.get_by_role("heading", level=1).inner_text())
    page.get_by_role("link", name="Reprendre en 10 minutes").click()
    check(page, "Dix minutes ensemble")
    card = page.locator(".r-take").filter(has_text=re.compile("|".join(map(re.escape, reflexes)))).first
    expect(card.locator(".r-answer")).to_be_hidden()
    card.get_by_label("Montrer la réponse").press("Space")
    expect(card.locator(".r-reflex")).to_be_visible()
    page.emulate_media(media="print")
    for answer in page.locator(".r-answer").all():
        expect(answer).to_be_visible()
    page.emulate_media(media="screen")
