"""Workbooks of simple cards as authors fill them in, for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import override
from openpyxl import load_workbook

from ravive.cards.card import THEMES
from ravive.decks.editing import card_workbooks

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
EXAMPLES = 4
FIRST_ROW = 2 + EXAMPLES

CHOICE = {
    "kind": "Une réponse",
    "theme": "Réagir",
    "prompt": "Que faites-vous d’abord ?",
    "answer-1": "Je note",
    "right-1": "x",
    "feedback-1": "Bien.",
    "answer-2": "J’attends",
    "explanation": "Un doute suffit.",
    "reflex": "Noter.",
    "notion": "un doute suffit",
}
MULTIPLE = {
    "kind": "Plusieurs réponses",
    "theme": "Reconnaître",
    "prompt": "Que notez-vous ?",
    "answer-1": "L’heure",
    "right-1": "X",
    "answer-2": "Le lieu",
    "right-2": "✓",
    "answer-4": "Un avis",
}
TRUTH = {
    "kind": "Vrai ou faux",
    "theme": "Réagir",
    "prompt": "Un signe suffit.",
    "right-2": "x",
    "feedback-1": "Non.",
    "feedback-2": "Oui.",
}
ORDER = {
    "kind": "Mettre en ordre",
    "theme": "Réagir",
    "prompt": "Dans quel ordre ?",
    "answer-1": "Observer",
    "answer-2": "Noter",
    "answer-3": "Prévenir",
}


def heads(language: str = "fr") -> dict[str, str]:
    """Return what the template's columns are called."""
    with override(language):
        return card_workbooks.column_heads()


def opened(content: bytes) -> Any:  # noqa: ANN401 -- a workbook of a library without types for reading
    """Return a workbook to change."""
    return load_workbook(BytesIO(content))


def saved(book: Any) -> bytes:  # noqa: ANN401 -- as above
    """Return the file of a workbook."""
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def filled(*rows: Mapping[str, Any], language: str = "fr", has_examples: bool = True) -> bytes:
    """Return the template of a language with these rows below its examples, each by the keys of the columns."""
    with override(language):
        book = opened(card_workbooks.template(THEMES, now=NOW))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    if not has_examples:
        sheet.delete_rows(2, EXAMPLES)
    for number, row in enumerate(rows, start=FIRST_ROW if has_examples else 2):
        for key, value in row.items():
            sheet.cell(number, columns[heads(language)[key]]).value = value
    return saved(book)
