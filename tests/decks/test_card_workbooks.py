"""Simple cards from a spreadsheet: what a row holds becomes a draft, and what is wrong is reported by row and column."""

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.cards.card import THEMES
from ravive.cards.problems import DeckCode
from ravive.decks import drafts
from ravive.decks.card_form import labels
from ravive.decks.editing import card_workbooks
from ravive.decks.editing.actions.card_workbooks import AddedCards, add_cards_of_workbook
from ravive.decks.models import Card, CardWords, Deck
from ravive.formats import simple_cards
from ravive.formats.card_problems import CardsCode
from ravive.lib.languages import INTERFACE
from ravive.lib.problem import Code, ShapeCode
from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, workbook_of
from ravive.people.models import AuditEvent, Role
from tests.decks.studio_cast import Studio, studio_of, words_of
from tests.decks.workbooks import CHOICE, EXAMPLES, FIRST_ROW, MULTIPLE, NOW, ORDER, TRUTH, filled, heads, opened, saved
from tests.people.cast import organisation, person, signed_in

pytestmark = pytest.mark.slow


@pytest.fixture
def studio(db: None) -> Studio:
    return studio_of()


def added(studio: Studio, content: bytes, now: datetime) -> AddedCards:
    with override("fr"):
        return add_cards_of_workbook(deck=studio.deck, content=content, by=studio.author, now=now)


def problems_of(*rows: Mapping[str, Any]) -> list[tuple[Code, int, str]]:
    """Return what is wrong with a workbook, each with its row and column."""
    found = simple_cards.read(filled(*rows), card_workbooks.vocabulary()).problems
    return [(problem.code, problem.line, str(problem.place.path[0]) if problem.place else "") for problem in found]


def test_a_row_of_each_kind_becomes_a_draft(studio: Studio, now: datetime) -> None:
    done = added(studio, filled(CHOICE, MULTIPLE, TRUTH, ORDER), now)
    assert (done.count, done.problems, done.repeated, done.examples) == (4, (), (), (2, 3, 4, 5))
    choice, multiple, truth, order = studio.deck.cards.all()
    assert choice.structure == {
        "id": "que-faites-vous-d-abord",
        "kind": "choice",
        "theme": "react",
        "notion": "un-doute-suffit",
        "status": "draft",
        "options": ["je-note", "j-attends"],
        "right": "je-note",
    }
    assert words_of(choice) == {
        "prompt": "Que faites-vous d’abord ?",
        "options": {"je-note": {"text": "Je note", "feedback": "Bien."}, "j-attends": {"text": "J’attends"}},
        "explanation": "Un doute suffit.",
        "reflex": "Noter.",
    }
    assert (multiple.structure["options"], multiple.structure["right"]) == (["l-heure", "le-lieu", "un-avis"], ["l-heure", "le-lieu"])
    assert (truth.structure["right"], words_of(truth)["if_true"], words_of(truth)["if_false"]) == (False, "Non.", "Oui.")
    assert order.structure["steps"] == ["observer", "noter", "prevenir"]
    assert AuditEvent.objects.get(verb="cards.imported").detail == {"cards": 4}


def test_every_card_opens_at_the_desk(studio: Studio, now: datetime) -> None:
    added(studio, filled(CHOICE, MULTIPLE, TRUTH, ORDER), now)
    for card in studio.deck.cards.all():
        page = studio.client.get(f"/desk/decks/{studio.deck.pk}/cards/{card.card_id}/")
        assert page.status_code == 200
    assert drafts.reading_of(studio.deck).draft.card_ids


@pytest.mark.parametrize("language", INTERFACE)
def test_a_template_of_any_language_is_understood_in_any_other(language: str, studio: Studio, now: datetime) -> None:
    with override(language):
        row = {**CHOICE, "kind": str(labels.kind_label("choice")), "theme": str(labels.value("theme", "react"))}
    done = added(studio, filled(row, language=language), now)
    assert (done.count, done.problems, done.examples) == (1, (), (2, 3, 4, 5))


@pytest.mark.parametrize("language", INTERFACE)
def test_the_template_alone_holds_examples_and_no_card(language: str) -> None:
    with override(language):
        content = card_workbooks.template(THEMES, now=NOW)
    found = simple_cards.read(content, card_workbooks.vocabulary())
    assert [problem.code for problem in found.problems] == [CardsCode.NO_CARDS]
    assert len(found.examples) == EXAMPLES


@pytest.mark.parametrize("language", INTERFACE)
def test_examples_would_be_cards_without_their_mark(language: str) -> None:
    with override(language):
        book = opened(card_workbooks.template(THEMES, now=NOW))
    sheet = book.worksheets[0]
    for row in range(2, 2 + EXAMPLES):
        sheet.cell(row, 3).value = sheet.cell(row, 3).value.split(":", 1)[1]
    found = simple_cards.read(saved(book), card_workbooks.vocabulary())
    assert [card.kind for card in found.cards] == ["choice", "multiple", "truth", "order"]
    assert found.problems == ()


def test_the_template_offers_lists_explains_columns_and_stores_text() -> None:
    book = opened(filled())
    cards, explanations = book.worksheets
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in cards.data_validations.dataValidation}
    assert set(lists) == {"A2", "B2", "E2", "H2", "K2", "N2", "Q2", "T2"}
    for column, names in (("A2", labels.KINDS), ("B2", THEMES)):
        first, last = map(int, re.findall(r"\$A\$(\d+)", lists[column]))
        assert last - first + 1 == (len(simple_cards.KINDS) if column == "A2" else len(names))
        assert explanations.cell(first, 1).value in ("Une réponse", "Reconnaître")
    assert cards.column_dimensions["C"].number_format == "@"
    assert [row[0].value for row in explanations.iter_rows(min_row=2, max_row=4)] == [heads()[key] for key in simple_cards.COLUMNS[:3]]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({**CHOICE, "kind": "Quiz"}, CardsCode.KIND, "kind"),
        ({**CHOICE, "kind": None}, ShapeCode.MISSING, "kind"),
        ({**CHOICE, "theme": "Jardin"}, CardsCode.THEME, "theme"),
        ({**CHOICE, "prompt": None}, ShapeCode.MISSING, "prompt"),
        ({**CHOICE, "prompt": "a" * 241}, ShapeCode.TEXT_TOO_LONG, "prompt"),
        ({**CHOICE, "answer-1": "=1+1"}, CardsCode.FORMULA, "answer-1"),
        ({**CHOICE, "explanation": '=HYPERLINK("http://x.example","x")'}, CardsCode.FORMULA, "explanation"),
        ({**CHOICE, "right-2": "=TRUE()"}, CardsCode.FORMULA, "right-2"),
        ({**CHOICE, "answer-2": 112}, CardsCode.NUMBER, "answer-2"),
        ({**CHOICE, "answer-2": datetime(2026, 1, 1)}, CardsCode.NUMBER, "answer-2"),  # noqa: DTZ001 -- spreadsheets know no time zones
        ({**CHOICE, "answer-2": "#N/A"}, CardsCode.ERROR, "answer-2"),
        ({**CHOICE, "right-2": "oui"}, CardsCode.MARK, "right-2"),
        ({**CHOICE, "right-2": "x"}, CardsCode.RIGHT_COUNT, "right-2"),
        ({**CHOICE, "right-1": None}, CardsCode.RIGHT_COUNT, "right-1"),
        ({**CHOICE, "answer-1": None}, ShapeCode.MISSING, "answer-1"),
        ({**CHOICE, "answer-2": None}, ShapeCode.TOO_FEW, "answer-1"),
        ({**MULTIPLE, "right-1": None, "right-2": None}, CardsCode.NO_RIGHT, "right-1"),
        ({**ORDER, "right-2": "x"}, CardsCode.STEP_MARKED, "right-2"),
        ({**TRUTH, "answer-1": "Peut-être"}, CardsCode.TRUTH, "answer-1"),
        ({**TRUTH, "right-1": "x"}, CardsCode.RIGHT_COUNT, "right-2"),
    ],
)
def test_a_problem_is_reported_by_row_and_column(row: Mapping[str, Any], code: Code, column: str) -> None:
    assert problems_of(MULTIPLE if row["kind"] != MULTIPLE["kind"] else CHOICE, row) == [(code, FIRST_ROW + 1, column)]


def test_every_problem_is_reported_at_once() -> None:
    found = problems_of({**CHOICE, "kind": "Quiz", "answer-1": "=1+1", "right-2": "oui"}, {**TRUTH, "theme": "Jardin"})
    assert [code for code, _row, _column in found] == [CardsCode.KIND, CardsCode.FORMULA, CardsCode.MARK, CardsCode.THEME]


def test_a_ticked_box_is_a_mark_and_answers_of_a_statement_may_be_written() -> None:
    rows = ({**CHOICE, "right-1": True, "right-2": False}, {**TRUTH, "answer-1": "Faux", "answer-2": "Vrai"})
    cards = simple_cards.read(filled(*rows), card_workbooks.vocabulary()).cards
    assert [answer.is_right for answer in cards[0].answers] == [True, False]
    assert [(answer.text, answer.is_right) for answer in cards[1].answers] == [("Vrai", True), ("Faux", False)]


def test_a_text_that_begins_like_a_formula_is_a_text() -> None:
    book = opened(filled(CHOICE))
    cell = book.worksheets[0].cell(FIRST_ROW, 4)
    cell.value, cell.data_type = "=1+1", "s"
    found = simple_cards.read(saved(book), card_workbooks.vocabulary())
    assert found.cards[0].answers[0].text == "=1+1"


def test_the_same_question_twice_in_a_file_is_refused() -> None:
    assert problems_of(CHOICE, {**CHOICE, "prompt": "Que faites-vous d'abord?"}) == [(CardsCode.QUESTION_TWICE, FIRST_ROW + 1, "prompt")]


def test_the_same_file_twice_doubles_no_card_and_says_so(studio: Studio, now: datetime) -> None:
    added(studio, filled(CHOICE, TRUTH), now)
    again = added(studio, filled(CHOICE, TRUTH, ORDER), now)
    assert (again.count, again.repeated) == (1, (FIRST_ROW, FIRST_ROW + 1))
    assert studio.deck.cards.count() == 3


def test_a_fact_that_is_not_in_the_register_is_refused_and_nothing_is_stored(studio: Studio, now: datetime) -> None:
    row = {**CHOICE, "feedback-1": "Appelez {fact:nowhere}."}
    found = added(studio, filled(MULTIPLE, row), now)
    assert [(problem.code, problem.line, problem.column) for problem in found.problems] == [(DeckCode.FACT_UNKNOWN, FIRST_ROW + 1, "F")]
    assert not studio.deck.cards.exists()
    assert not AuditEvent.objects.filter(verb="cards.imported").exists()


def test_what_prevents_publishing_is_shown_by_row_and_waits_at_the_desk(studio: Studio, now: datetime) -> None:
    done = added(studio, filled(MULTIPLE, {**CHOICE, "explanation": "Appelez le 0800 12 345."}), now)
    assert (done.count, done.to_fix) == (2, (FIRST_ROW + 1,))


def packed(*parts: tuple[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return written.getvalue()


def with_part(name: str, old: bytes, new: bytes) -> bytes:
    """Return the filled template with a text of one of its parts replaced."""
    with ZipFile(BytesIO(filled(CHOICE))) as archive:
        parts = [(part, archive.read(part)) for part in archive.namelist()]
    assert any(part == name and old in content for part, content in parts)
    return packed(*((part, content.replace(old, new, 1) if part == name else content) for part, content in parts))


def another_workbook() -> bytes:
    sheet = WorkbookSheet(title="Adresses", columns=(WorkbookColumn(head="Nom"), WorkbookColumn(head="Notion")), rows=(("A", "B"),))
    return workbook_of([sheet], title="Adresses", made_at=NOW)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: b"", CardsCode.NOT_WORKBOOK),
        (lambda: b"Question;Answer", CardsCode.NOT_WORKBOOK),
        (lambda: b"\xd0\xcf\x11\xe0" * 100, CardsCode.NOT_WORKBOOK),
        (lambda: b"x" * 5_000_001, CardsCode.LARGE),
        (lambda: packed(("xl/workbook.xml", b"<workbook/>")), CardsCode.NOT_WORKBOOK),
        (lambda: filled(CHOICE)[:-100], CardsCode.NOT_WORKBOOK),
        (lambda: with_part(SHEET, b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet'), CardsCode.DOCTYPE),
        (lambda: with_part(SHEET, b"<sheetData>", b"<sheetData>" + b"<row/>" * 12_000_000), CardsCode.FULL),
        (another_workbook, CardsCode.NO_HEADS),
        (lambda: filled(*({**CHOICE, "prompt": f"Question {number} ?"} for number in range(501))), CardsCode.ROWS),
    ],
)
def test_hostile_and_damaged_files_are_refused_in_words(content: Any, code: Code) -> None:  # noqa: ANN401 -- makes bytes
    found = simple_cards.read(content(), card_workbooks.vocabulary())
    assert [problem.code for problem in found.problems] == [code]
    assert not found.cards


def test_a_column_that_is_there_twice_is_refused() -> None:
    book = opened(filled(CHOICE))
    sheet = book.worksheets[0]
    sheet.cell(1, 26).value = sheet.cell(1, 3).value
    assert [found.code for found in simple_cards.read(saved(book), card_workbooks.vocabulary()).problems] == [CardsCode.COLUMN_TWICE]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(str.strip).filter(bool)


@settings(max_examples=20)
@given(st.lists(TEXT, min_size=2, max_size=6), TEXT, st.data())
def test_whatever_is_written_in_a_row_is_read_from_it(answers: list[str], text: str, data: st.DataObject) -> None:
    right = data.draw(st.integers(1, len(answers)))
    row = {"kind": "Une réponse", "theme": "Réagir", "prompt": text, f"right-{right}": "x", "reflex": text}
    book = opened(BLANK)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for key, value in (row | {f"answer-{number}": answer for number, answer in enumerate(answers, 1)}).items():
        cell = sheet.cell(2, columns[heads()[key]])
        cell.value, cell.data_type = value, "s"
    found = simple_cards.read(saved(book), card_workbooks.vocabulary())
    assert found.problems == ()
    assert [answer.text for answer in found.cards[0].answers] == answers
    assert [answer.number for answer in found.cards[0].answers if answer.is_right] == [right]
    assert (found.cards[0].prompt, found.cards[0].reflex) == (text, text)


def sent(content: bytes, **fields: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("cartes.xlsx", content), **fields}


def test_an_author_adds_cards_at_the_desk_once(studio: Studio) -> None:
    address = f"/desk/decks/{studio.deck.pk}/import-cards/"
    assert f'href="{address}"' in studio.client.get(f"/desk/decks/{studio.deck.pk}/").content.decode()
    assert studio.client.get(address).status_code == 200
    template = studio.client.get(f"{address}template/")
    assert template.headers["content-disposition"] == 'attachment; filename="ravive-cartes.xlsx"'
    # One workbook: another that is written a second later has other bytes.
    workbook = filled(CHOICE)
    answers = [studio.client.post(address, sent(workbook, sending="abc")) for _time in range(2)]
    assert {answer.headers["location"] for answer in answers} == {f"/desk/decks/{studio.deck.pk}/"}
    page = studio.client.get(answers[0].headers["location"]).content.decode()
    assert "1 carte est ajoutée, comme brouillon." in page
    assert "rien n’a été fait deux fois" in page
    studio.client.post(address, sent(filled(CHOICE), sending="def"))
    page = studio.client.get(f"/desk/decks/{studio.deck.pk}/").content.decode()
    assert "Aucune carte n’a été ajoutée." in page
    assert f"lignes {FIRST_ROW}" in page
    assert studio.deck.cards.count() == 1


def test_the_page_names_rows_and_columns_in_the_reader_s_words(studio: Studio) -> None:
    answer = studio.client.post(f"/desk/decks/{studio.deck.pk}/import-cards/", sent(filled({**CHOICE, "answer-2": "=1+1"})))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ligne 6, colonne G (Réponse 2)" in page
    assert "Il y a ici une formule" in page
    assert not studio.deck.cards.exists()


def test_a_new_deck_begins_with_a_spreadsheet(studio: Studio) -> None:
    own = {"title": "Au comptoir", "summary": "Réagir au comptoir.", "language": "fr", "audience": "professionals"}
    answer = studio.client.post("/desk/decks/import/cards/", sent(filled(CHOICE, MULTIPLE), **own))
    deck = Deck.objects.get(slug="au-comptoir")
    assert answer.headers["location"] == f"/desk/decks/{deck.pk}/"
    assert (deck.organisation, deck.themes, deck.languages) == (studio.organisation, ["signs", "react"], {"fr": "original"})
    assert [card.structure["status"] for card in deck.cards.all()] == ["draft", "draft"]
    wrong = studio.client.post("/desk/decks/import/cards/", sent(filled({**CHOICE, "feedback-1": "{fact:nowhere}"}), **own))
    assert wrong.status_code == 422
    assert Deck.objects.filter(organisation=studio.organisation).count() == 2
    without = studio.client.post("/desk/decks/import/cards/", own)
    assert without.status_code == 422


def test_only_authors_and_administrators_of_the_organisation_give_spreadsheets(studio: Studio) -> None:
    address = f"/desk/decks/{studio.deck.pk}/import-cards/"
    expert = signed_in(person("experte", studio.organisation, Role.EXPERT))
    stranger = signed_in(person("ailleurs", organisation("sud"), Role.AUTHOR))
    admin = signed_in(person("admin", studio.organisation, Role.ADMIN))
    for path in (address, f"{address}template/", "/desk/decks/import/cards/", "/desk/decks/import/cards/template/"):
        assert expert.get(path).status_code == 403
        assert admin.get(path).status_code == 200
    assert stranger.post(address, sent(filled(CHOICE))).status_code == 404
    assert not Card.objects.filter(deck=studio.deck).exists()
    assert not CardWords.objects.filter(card__deck=studio.deck).exists()


BLANK = filled(has_examples=False)
