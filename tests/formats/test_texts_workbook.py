"""The translators' workbook: a column to fill in, found again wherever it was moved to; what cannot be read is named by row and column."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from ravive.formats import texts_files
from ravive.formats.problems import TextsCode
from ravive.formats.texts import TranslatorText
from ravive.formats.texts_workbook import read, write
from ravive.lib import workbook_cells
from ravive.lib.problem import Problem
from ravive.lib.workbook import LONGEST_TEXT
from tests.formats.samples import MADE_AT, WORDS, texts_of

SAMPLES = Path(__file__).parent.parent / "samples" / "workbooks"
FILLED = TranslatorText(id="cards.a.prompt", source="Que faites-vous ?", target="Wat doet u?", state="translated", field="Question")
EMPTY = TranslatorText(id="cards.a.reflex", source="Noter {fact:police}.", field="Réflexe", notes=("Garder : {fact:police}",))


def sheet_of(*texts: TranslatorText) -> tuple[Any, Any]:
    """Return the book and the sheet of these texts."""
    book = load_workbook(BytesIO(write(texts_of(*texts), WORDS, made_at=MADE_AT).content))
    return book, book.worksheets[0]


def saved(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def targets(content: bytes) -> dict[str, str | None]:
    found = read(content)
    assert found.problems == ()
    assert found.texts is not None
    return {text.id: text.target for text in found.texts.all()}


def wrong(code: TextsCode, line: int = 0, column: str = "", **values: str) -> Problem:
    return Problem(code, values, line=line, column=column)


def test_people_see_translated_heads_and_a_row_a_text() -> None:
    _book, sheet = sheet_of(FILLED, EMPTY)
    assert sheet.title == "Traduction"
    assert [[cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=2)] == [
        ["Carte", "Texte", "À savoir", "Original (fr)", "Traduction (nl)", "État"],
        ["La carte “A” & <B>", "Question", None, "Que faites-vous ?", "Wat doet u?", "traduit"],
        ["La carte “A” & <B>", "Réflexe", "Garder : {fact:police}", "Noter {fact:police}.", None, "à traduire"],
    ]


def test_ids_and_keys_are_hidden_and_the_heads_stay_in_place() -> None:
    _book, sheet = sheet_of(FILLED)
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert not sheet.column_dimensions["B"].hidden
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:G3")
    # Wrapped in a narrow column, what nobody sees would make rows high.
    assert [sheet[place].alignment.wrap_text for place in ("A1", "A3", "E3")] == [None, None, True]


def test_only_the_translation_can_be_written_in_and_what_is_typed_there_stays_a_text() -> None:
    _book, sheet = sheet_of(FILLED, EMPTY)
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert open_cells == {"F3", "F4"}
    assert {sheet[place].number_format for place in open_cells} == {"@"}
    assert {sheet[place].fill.fgColor.rgb for place in open_cells} == {"00FFF7DF"}
    assert not sheet.protection.autoFilter


def test_a_language_written_from_right_to_left_is_shown_so() -> None:
    written = write(texts_of(FILLED, target="ar"), WORDS, made_at=MADE_AT).content
    sheet = load_workbook(BytesIO(written)).worksheets[0]
    assert (sheet["F3"].alignment.readingOrder, sheet["E3"].alignment.readingOrder) == (2, 0)


def test_what_is_filled_in_is_read_by_row() -> None:
    book, sheet = sheet_of(FILLED, EMPTY)
    sheet["F4"] = "Noteer {fact:police}."
    found = read(saved(book)).texts
    assert found is not None
    assert [(text.id, text.target, text.line, text.column) for text in found.all()] == [
        ("cards.a.prompt", "Wat doet u?", 3, "F"),
        ("cards.a.reflex", "Noteer {fact:police}.", 4, "F"),
    ]


def test_an_outdated_text_has_a_column_to_say_that_it_holds() -> None:
    outdated = TranslatorText(id="cards.a.text", source="Après", target="Na", is_outdated=True)
    assert "G3" not in {cell.coordinate for row in sheet_of(FILLED)[1].iter_rows() for cell in row if not cell.protection.locked}
    book, sheet = sheet_of(FILLED, outdated)
    assert (sheet["G2"].value, sheet["H4"].value) == ("Toujours juste ? Mettez un x", "original changé")
    sheet["G4"] = "x"
    found = read(saved(book)).texts
    assert found is not None
    assert [text.state for text in found.all()] == ["initial", "translated"]


def test_rows_sorted_filtered_and_columns_moved_are_read_all_the_same() -> None:
    book, sheet = sheet_of(FILLED, EMPTY)
    sheet["F4"] = "Noteer {fact:police}."
    grid = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for number, row in enumerate(reversed(grid), 1):
        sheet.append([row[5], "eigen kolom", *row[:5]])
        sheet.row_dimensions[number].hidden = number == 1
    notes = book.create_sheet("Vragen", 0)
    notes["A1"] = "Wie weet dit?"
    assert targets(saved(book)) == {"cards.a.prompt": "Wat doet u?", "cards.a.reflex": "Noteer {fact:police}."}


def test_a_workbook_saved_by_libreoffice_is_read_with_shared_and_formatted_texts() -> None:
    found = read((SAMPLES / "libreoffice.xlsx").read_bytes()).texts
    assert found is not None
    assert [(text.id, text.source, text.target, text.state) for text in found.all()] == [
        ("cards.a.prompt", "Que faites-vous ?", "Wat doet u?", "initial"),
        ("cards.a.reflex", "Noter {fact:police}.\nPuis partir.", "Noteer {fact:police}.\nGa dan weg.", "initial"),
        ("cards.a.text", "=1+1", "Na", "translated"),
    ]


def test_rows_that_somebody_deleted_or_added_without_a_translation_do_not_matter() -> None:
    book, sheet = sheet_of(FILLED, EMPTY)
    sheet.delete_rows(3)
    sheet["B9"] = "Vraag: klopt dit?"
    assert targets(saved(book)) == {"cards.a.reflex": None}


def in_cell(place: str, value: object) -> bytes:
    book, sheet = sheet_of(FILLED, EMPTY)
    sheet[place] = value
    return saved(book)


@pytest.mark.parametrize(
    ("place", "value", "problem"),
    [
        ("F4", 101, wrong(TextsCode.HOLDS_NUMBER, 4, "F", unit="cards.a.reflex", value="101")),
        ("F4", '=HYPERLINK("http://x.example","Noteer")', wrong(TextsCode.HOLDS_FORMULA, 4, "F", unit="cards.a.reflex")),
        ("F4", "#NAME?", wrong(TextsCode.HOLDS_ERROR, 4, "F", unit="cards.a.reflex", value="#NAME?")),
        ("A3", "cards.a.reflex", wrong(TextsCode.TWICE, 4, "A", unit="cards.a.reflex", value="3")),
        ("A3", None, wrong(TextsCode.NO_ROW_ID, 3, "A")),
        ("A3", 12, wrong(TextsCode.NO_ROW_ID, 3, "A")),
        ("E1", None, wrong(TextsCode.NO_SHEET)),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(place: str, value: object, problem: Problem) -> None:
    assert read(in_cell(place, value)).problems == (problem,)


def test_everything_wrong_is_named_at_once() -> None:
    book, sheet = sheet_of(FILLED, EMPTY)
    sheet["F3"], sheet["F4"] = 1, "=1"
    assert [(problem.code, problem.line) for problem in read(saved(book)).problems] == [
        (TextsCode.HOLDS_NUMBER, 3),
        (TextsCode.HOLDS_FORMULA, 4),
    ]


def test_two_sheets_for_translators_are_one_too_many() -> None:
    book, sheet = sheet_of(FILLED)
    book.copy_worksheet(sheet)
    assert read(saved(book)).problems == (wrong(TextsCode.SHEETS, value="2"),)


def replaced(content: bytes, parts: Iterable[tuple[str, str]]) -> bytes:
    """Return a packed file with other parts."""
    written, contents = BytesIO(), dict(parts)
    with ZipFile(BytesIO(content)) as before, ZipFile(written, "w") as after:
        for name in before.namelist():
            after.writestr(name, contents.get(name) or before.read(name))
    return written.getvalue()


def test_hostile_workbooks_and_other_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = write(texts_of(FILLED), WORDS, made_at=MADE_AT).content
    doctype = replaced(content, [("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>')])
    assert read(doctype).problems == (wrong(TextsCode.DOCTYPE),)
    assert read(b"PK\x03\x04").problems == (wrong(TextsCode.NOT_WORKBOOK),)
    assert read(content + bytes(10_000_001)).problems == (wrong(TextsCode.LARGE),)
    monkeypatch.setattr(workbook_cells, "LARGEST_UNPACKED_BYTES", 2_000)
    assert read(content).problems == (wrong(TextsCode.FULL),)


def test_a_text_longer_than_a_cell_is_left_out_and_reported() -> None:
    long = TranslatorText(id="cards.a.text", source="x" * (LONGEST_TEXT + 1))
    written = write(texts_of(FILLED, long), WORDS, made_at=MADE_AT)
    assert written.warnings == (Problem(TextsCode.TOO_LONG, {"unit": "cards.a.text"}, severity="warning"),)
    assert targets(written.content) == {"cards.a.prompt": "Wat doet u?"}


def test_a_workbook_is_recognised_by_its_first_bytes_also_an_old_one_or_one_with_a_password() -> None:
    content = write(texts_of(FILLED), WORDS, made_at=MADE_AT).content
    assert texts_files.read(content) == read(content)
    assert texts_files.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").problems == (wrong(TextsCode.NOT_WORKBOOK),)
    assert [problem.code for problem in texts_files.read(b"<html/>").problems] == [TextsCode.NOT_XLIFF]
