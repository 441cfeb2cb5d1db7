"""The workbook of simple cards, to be filled in: a sheet for the cards with examples, and one that explains the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from ravive.formats.simple_cards import COLUMNS, MARK, MOST_ROWS, NUMBERS, SimpleCard, answer_column, feedback_column, right_column
from ravive.lib.workbook import TEXT, WorkbookColumn, WorkbookSheet, workbook_of

_WIDTHS = {"kind": 20, "theme": 20, "prompt": 44, "explanation": 40, "reflex": 30, "notion": 22}
_ANSWER_WIDTH, _MARK_WIDTH, _EXPLAINING_WIDTH = 32, 9, 60
_SOFT = "777777"
_CARDS, _HELP = 0, 1


@dataclass(frozen=True, kw_only=True)
class TemplateWords:
    """What the template says, in one language. `columns` has each column's head and what to write there, by its key.

    `kinds` and `themes` have each value's name and what it is for.
    """

    title: str
    cards: str
    explanations: str
    column: str
    what_to_write: str
    columns: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, tuple[str, str]]
    themes: Mapping[str, tuple[str, str]]
    advice: Sequence[str]


def write(words: TemplateWords, examples: Sequence[SimpleCard], *, made_at: datetime) -> bytes:
    """Return the workbook; the cards in it are examples."""
    heads = tuple(WorkbookColumn(head=words.columns[key][0], width=_width(key)) for key in COLUMNS)
    cards = WorkbookSheet(title=words.cards, columns=heads, rows=tuple(_row(card, words) for card in examples))
    explaining = (WorkbookColumn(head=words.column, width=30), WorkbookColumn(head=words.what_to_write, width=_EXPLAINING_WIDTH))
    lists = [*words.kinds.values(), *words.themes.values()]
    rows = (*(words.columns[key] for key in COLUMNS), *lists, *(("", advice) for advice in words.advice))
    explanations = WorkbookSheet(title=words.explanations, columns=explaining, rows=tuple(rows))
    return _prepared(workbook_of([cards, explanations], title=words.title, made_at=made_at), words, len(examples))


def _width(key: str) -> int:
    return _WIDTHS.get(key) or (_MARK_WIDTH if key.startswith("right-") else _ANSWER_WIDTH)


def _row(card: SimpleCard, words: TemplateWords) -> tuple[str, ...]:
    held = {
        "kind": words.kinds[card.kind][0],
        "theme": words.themes[card.theme][0],
        "prompt": card.prompt,
        "explanation": card.explanation,
        "reflex": card.reflex,
        "notion": card.notion,
    }
    for answer in card.answers:
        held[answer_column(answer.number)] = answer.text
        held[right_column(answer.number)] = MARK if answer.is_right else ""
        held[feedback_column(answer.number)] = answer.feedback
    return tuple(held.get(key, "") for key in COLUMNS)


def _prepared(content: bytes, words: TemplateWords, examples: int) -> bytes:
    """Return the workbook with lists to choose from, examples in grey, and cells that store what is typed as text."""
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = load_workbook(BytesIO(content))
    sheet, help_sheet = book.worksheets[_CARDS], book.worksheets[_HELP]
    last = MOST_ROWS + 1 + examples
    for number in range(1, len(COLUMNS) + 1):
        # Of the whole column: empty cells need no entry of their own.
        column = sheet.column_dimensions[get_column_letter(number)]
        column.number_format, column.alignment = TEXT, Alignment(wrap_text=True, vertical="top")
    for row in sheet.iter_rows(min_row=2, max_row=examples + 1, max_col=len(COLUMNS)):
        for cell in row:
            cell.number_format, cell.font = TEXT, Font(italic=True, color=_SOFT)
    begin = 2 + len(COLUMNS)
    ranges = {"kind": (begin, len(words.kinds)), "theme": (begin + len(words.kinds), len(words.themes))}
    title = help_sheet.title.replace("'", "''")
    for number, key in enumerate(COLUMNS, start=1):
        if key in ranges:
            first, count = ranges[key]
            source = f"'{title}'!$A${first}:$A${first + count - 1}"
        elif key in {right_column(place) for place in NUMBERS}:
            source = f'"{MARK}"'
        else:
            continue
        choices = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
        column_name = get_column_letter(number)
        choices.add(f"{column_name}2:{column_name}{last}")  # pyright: ignore[reportUnknownMemberType]  # openpyxl leaves it untyped
        sheet.add_data_validation(choices)
    written = BytesIO()
    book.save(written)
    return written.getvalue()
