"""An author fills in a spreadsheet of simple cards, finds them in a new deck, takes the deck out as a folder, and brings it in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Download, Locator, Page, expect

from tests.journeys.barriers import WIDE
from tests.journeys.conftest import Site
from tests.journeys.desk import check
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]

QUESTION = "Un client paie la chambre d’une enfant. Que faites-vous ?"


def follow(target: Locator) -> None:
    """Reach a link or a button by the keyboard, and use it."""
    target.focus()
    expect(target).to_be_focused()
    target.press("Enter")


def downloaded(page: Page, link: str, folder: Path) -> Path:
    """Return the file that a link gives, used by the keyboard."""
    with page.expect_download() as downloading:
        follow(page.get_by_role("link", name=link, exact=True))
    download: Download = downloading.value
    path = folder / download.suggested_filename
    download.save_as(path)
    return path


def filled(template: Path, **changed: str) -> Path:
    """Return the template with one card below its examples."""
    book: Any = load_workbook(template)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = {
        "Type de carte": "Une réponse",
        "Thème": "Réagir",
        "Situation et question": QUESTION,
        "Réponse 1": "Je note et je préviens la personne responsable",
        "Juste ? (1)": "x",
        "La réponse 1 explique": "Des faits notés tôt aident.",
        "Réponse 2": "Je lui demande pourquoi",
        **changed,
    }
    heads = {head.replace("\u00a0", " "): column for head, column in columns.items() if head}
    for head, text in row.items():
        sheet.cell(6, heads[head]).value = text
    path = template.with_name("rempli.xlsx")
    book.save(path)
    return path


def test_cards_come_from_a_spreadsheet_and_a_deck_goes_out_and_comes_in(authors_site: Site, tmp_path: Path, windows: Windows) -> None:
    page = windows.desk(authors_site, "amina", "author", viewport=WIDE)
    page.goto("/desk/decks/")
    follow(page.get_by_role("link", name="Importer un jeu"))
    check(page, "Importer un jeu")
    follow(page.get_by_role("link", name="Commencer un jeu avec un tableur"))
    check(page, "Cartes d’un tableur")
    template = downloaded(page, "Télécharger le modèle", tmp_path)

    page.get_by_label("Titre").fill("Au comptoir")
    page.get_by_label("De quoi il s’agit").fill("Remarquer et réagir au comptoir.")
    page.get_by_label("Tableur (XLSX)").set_input_files(filled(template, **{"Juste ? (1)": "=1=1"}))
    follow(page.get_by_role("button", name="Créer le jeu avec ces cartes"))
    refused = page.get_by_role("alert").filter(has_text="Rien n’a été importé")
    expect(refused).to_be_focused()
    expect(refused).to_contain_text("Ligne 6, colonne E")
    check(page, "Cartes d’un tableur")
    expect(page.get_by_label("Titre")).to_have_value("Au comptoir")

    page.get_by_label("Tableur (XLSX)").set_input_files(filled(template))
    follow(page.get_by_role("button", name="Créer le jeu avec ces cartes"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Au comptoir")
    expect(page.get_by_text("1 carte est ajoutée, comme brouillon.")).to_be_visible()
    expect(page.get_by_text("Les exemples du modèle ont été laissés de côté")).to_be_visible()
    expect(page.get_by_role("link", name=QUESTION)).to_be_visible()

    follow(page.get_by_role("link", name="Cartes d’un tableur"))
    page.get_by_label("Tableur (XLSX)").set_input_files(filled(template))
    follow(page.get_by_role("button", name="Ajouter ces cartes"))
    expect(page.get_by_text("Aucune carte n’a été ajoutée.")).to_be_visible()

    folder = downloaded(page, "Exporter", tmp_path)
    assert folder.name == "au-comptoir.zip"
    page.goto("/desk/decks/import/")
    page.get_by_label("Fichier ZIP du jeu").set_input_files(folder)
    follow(page.get_by_role("button", name="Importer ce jeu"))
    expect(page.get_by_text("Le jeu est importé.")).to_be_visible()
    expect(page.get_by_role("link", name=QUESTION)).to_be_visible()
    check(page, "Au comptoir")
