"""A translator fills in a workbook: downloads it, writes in it, gives it back by keyboard, reads what is wrong by its cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.barriers import COLOUR_RULES, EVERY_RULE, NARROW, WIDER, violations_of
from tests.journeys.conftest import PATIENCE_MS, Site, serving_copy
from tests.journeys.staff import sign_in
from tests.journeys.windows import DESK_WINDOW

pytestmark = [pytest.mark.slow, pytest.mark.journey]

TRANSLATION = "F"


@pytest.fixture(scope="module")
def own_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: its texts are translated."""
    with serving_copy(prepared, tmp_path_factory.mktemp("workbooks")) as served:
        yield served


@pytest.fixture
def translator(browser: Browser, own_site: Site) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context, own_site, "nele", "translator")
    yield context.new_page()
    context.close()


def downloaded(page: Page, folder: Path) -> Path:
    """Return the workbook of all texts in Dutch, from the link that the keyboard reaches."""
    link = page.locator('a[href$="/translate/nl/file/?format=xlsx"]')
    link.focus()
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    assert found.value.suggested_filename.endswith("-nl.xlsx")
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def write_in(path: Path, row: int, text: str) -> None:
    book = load_workbook(path)
    sheet: Any = book.worksheets[0]
    sheet[f"{TRANSLATION}{row}"] = text
    book.save(path)


def give(page: Page, path: Path) -> None:
    """Choose the file, then send it with the keyboard."""
    page.get_by_label("Fichier").set_input_files(path)
    page.get_by_label("Fichier").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Reprendre le fichier")).to_be_focused()
    page.keyboard.press("Enter")


def barriers(page: Page) -> list[str]:
    """Return what axe finds, in light and dark, and what is too wide on a narrow phone."""
    found = violations_of(page, EVERY_RULE)
    page.emulate_media(color_scheme="dark")
    found += violations_of(page, COLOUR_RULES)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    found += [f"{page.evaluate(WIDER)} px too wide"] if page.evaluate(WIDER) > 0 else []
    page.set_viewport_size(DESK_WINDOW)
    return found


def test_a_workbook_goes_out_and_comes_back(own_site: Site, translator: Page, tmp_path: Path) -> None:
    page = translator
    page.goto(own_site.at("/desk/decks/1/translate/"))
    assert barriers(page) == []
    path = downloaded(page, tmp_path)
    title = "Aan de balie, opnieuw vertaald"
    write_in(path, 3, "=1+1")
    page.locator('a[href$="/translate/nl/file/take/"]').first.click()
    give(page, path)
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("Rien n’a été enregistré")
    expect(problems).to_contain_text("Ligne 3, colonne F")
    assert barriers(page) == []
    write_in(path, 3, title)
    give(page, path)
    expect(page.get_by_text("1 texte repris.")).to_be_visible()
    page.goto(own_site.at("/desk/decks/1/translate/nl/words/"))
    expect(page.locator("textarea").first).to_have_value(title)
