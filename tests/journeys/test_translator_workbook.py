"""A translator fills in a workbook: downloads it, writes in it, gives it back by keyboard, reads what is wrong by its cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_page
from tests.journeys.conftest import Site
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.slow, pytest.mark.journey]

TRANSLATION = "F"


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


def test_a_workbook_goes_out_and_comes_back(authors_site: Site, windows: Windows, tmp_path: Path) -> None:
    page = windows.desk(authors_site, "nele", "translator")
    page.goto("/desk/decks/1/translate/")
    check_page(page, back_to=DESK_WINDOW)
    path = downloaded(page, tmp_path)
    title = "Aan de balie, opnieuw vertaald"
    write_in(path, 3, "=1+1")
    page.locator('a[href$="/translate/nl/file/take/"]').first.click()
    give(page, path)
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("Rien n’a été enregistré")
    expect(problems).to_contain_text("Ligne 3, colonne F")
    check_page(page, back_to=DESK_WINDOW)
    write_in(path, 3, title)
    give(page, path)
    expect(page.get_by_text("1 texte repris.")).to_be_visible()
    page.goto("/desk/decks/1/translate/nl/words/")
    expect(page.locator("textarea").first).to_have_value(title)
