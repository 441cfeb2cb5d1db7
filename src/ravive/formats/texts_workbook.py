"""The texts of a deck as a workbook (XLSX): a row a text, and a column to fill in.

A hidden first row names each column, the deck and both languages; a hidden column holds the ids. So rows may be sorted and
filtered, and columns moved. A filled cell beside "still right" says that the translation holds for the original of now.
Not kept: the names of cards, notes and states, which are for people; texts that are longer than a cell can hold, reported as lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ravive.cards.draft import Written
from ravive.formats.problems import TextsCode
from ravive.formats.texts import ReadTexts, TextGroup, Texts, TranslatorText
from ravive.lib.languages import direction_of
from ravive.lib.problem import Problem
from ravive.lib.workbook import LONGEST_TEXT, XLSX_TYPE, WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of
from ravive.lib.workbook_cells import SheetCell, SheetRead, SheetRow, WorkbookRefusedError, column_name, read_sheets

MEDIA_TYPE = XLSX_TYPE
SUFFIX = ".xlsx"

# Before the colon, what a column holds; after it, the deck or the language.
_ID, _SOURCE, _TARGET, _HOLDS = "ravive-deck:", "ravive-source:", "ravive-target:", "ravive-holds:"
# What the column of ids says beside the heads.
_HEADS = "id"
_REASONS = {"large": TextsCode.LARGE, "full": TextsCode.FULL, "doctype": TextsCode.DOCTYPE, "broken": TextsCode.NOT_WORKBOOK}
_NOT_TEXT = {"number": TextsCode.HOLDS_NUMBER, "formula": TextsCode.HOLDS_FORMULA, "error": TextsCode.HOLDS_ERROR}


@dataclass(frozen=True, kw_only=True, slots=True)
class TextsWords:
    """What the workbook says to people, in their language. `states` has a word for each state, and one for `outdated`."""

    title: str
    card: str
    field: str
    notes: str
    source: str
    target: str
    holds: str
    state: str
    states: Mapping[str, str]


def write(texts: Texts, words: TextsWords, *, made_at: datetime) -> Written:
    """Return the texts as a workbook with the words for people."""
    long = {text.id for text in texts.all() if max(len(text.source), len(text.target or "")) > LONGEST_TEXT}
    has_outdated = any(text.is_outdated for text in texts.all())
    rows = tuple(
        _row(group, text, words, has_outdated=has_outdated) for group in texts.groups for text in group.texts if text.id not in long
    )
    sheet = WorkbookSheet(title=words.title, columns=_columns(texts, words, has_outdated=has_outdated), rows=rows)
    warnings = tuple(Problem(TextsCode.TOO_LONG, {"unit": text.id}, severity="warning") for text in texts.all() if text.id in long)
    return Written(workbook_of([sheet], title=words.title, made_at=made_at), warnings)


def _columns(texts: Texts, words: TextsWords, *, has_outdated: bool) -> tuple[WorkbookColumn, ...]:
    source, target = texts.source_language, texts.target_language
    columns = [
        WorkbookColumn(head=_HEADS, key=f"{_ID}{texts.deck}", width=4, is_hidden=True),
        WorkbookColumn(head=words.card, width=26),
        WorkbookColumn(head=words.field, width=22),
        WorkbookColumn(head=words.notes, width=28),
        WorkbookColumn(head=words.source, key=f"{_SOURCE}{source}", width=52, is_right_to_left=direction_of(source) == "rtl"),
        WorkbookColumn(
            head=words.target, key=f"{_TARGET}{target}", width=52, is_to_fill_in=True, is_right_to_left=direction_of(target) == "rtl"
        ),
        WorkbookColumn(head=words.holds, key=_HOLDS, width=14, is_to_fill_in=True),
        WorkbookColumn(head=words.state, width=18),
    ]
    return tuple(column for column in columns if has_outdated or column.key != _HOLDS)


def _row(group: TextGroup, text: TranslatorText, words: TextsWords, *, has_outdated: bool) -> tuple[WorkbookValue, ...]:
    state = words.states["outdated" if text.is_outdated else text.state]
    cells = (text.id, group.name, text.field, "\n".join(text.notes), text.source, text.target)
    return (*cells, None, state) if has_outdated else (*cells, state)


def read(content: bytes) -> ReadTexts:
    """Return the texts that a workbook holds: those of the sheet that has the columns of `write`."""
    try:
        sheets = read_sheets(content)
    except WorkbookRefusedError as refused:
        return ReadTexts(None, (Problem(_REASONS[refused.reason]),))
    found = [(sheet, keys) for sheet in sheets if (keys := _keys_of(sheet))]
    if len(found) != 1:
        code = Problem(TextsCode.SHEETS, {"value": str(len(found))}) if found else Problem(TextsCode.NO_SHEET)
        return ReadTexts(None, (code,))
    sheet, keys = found[0]
    texts, problems = _read_rows(sheet, keys)
    if problems:
        return ReadTexts(None, tuple(problems))
    group = TextGroup(id="", name="", texts=texts)
    return ReadTexts(Texts(deck=keys.deck, source_language=keys.source_language, target_language=keys.target_language, groups=(group,)))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Keys:
    """Where the hidden row is and which column holds what; 0 for none."""

    row: SheetRow
    ids: int
    source: int
    target: int
    holds: int
    deck: str
    source_language: str
    target_language: str


def _keys_of(sheet: SheetRead) -> _Keys | None:
    """Return what the hidden row says, wherever sorting has put it; None for another sheet."""
    for row in sheet.rows:
        found = {key: (column, cell.text[len(key) :]) for key in (_ID, _SOURCE, _TARGET, _HOLDS) for column, cell in _starting(row, key)}
        if {_ID, _SOURCE, _TARGET} <= found.keys():
            (ids, deck), (source, spoken), (target, into) = (found[key] for key in (_ID, _SOURCE, _TARGET))
            holds, _nothing = found.get(_HOLDS, (0, ""))
            return _Keys(
                row=row, ids=ids, source=source, target=target, holds=holds, deck=deck, source_language=spoken, target_language=into
            )
    return None


def _starting(row: SheetRow, key: str) -> Iterator[tuple[int, SheetCell]]:
    return ((column, cell) for column, cell in row.cells.items() if cell.kind == "text" and cell.text.startswith(key))


_NOTHING = SheetCell("")


def _read_rows(sheet: SheetRead, keys: _Keys) -> tuple[tuple[TranslatorText, ...], list[Problem]]:
    texts: dict[str, TranslatorText] = {}
    problems: list[Problem] = []
    column = column_name(keys.target)
    for row in sheet.rows:
        name, target = row.cells.get(keys.ids, _NOTHING), row.cells.get(keys.target, _NOTHING)
        if row is keys.row or name.text == _HEADS:
            continue
        if name.kind != "text" or not name.text.strip():
            if target.text.strip():
                problems.append(Problem(TextsCode.NO_ROW_ID, line=row.number, column=column_name(keys.ids)))
            continue
        if name.text in texts:
            first = str(texts[name.text].line)
            problems.append(Problem(TextsCode.TWICE, {"unit": name.text, "value": first}, line=row.number, column=column_name(keys.ids)))
            continue
        problems += _not_texts(row, keys, name.text)
        texts[name.text] = TranslatorText(
            id=name.text,
            source=row.cells.get(keys.source, _NOTHING).text,
            target=target.text or None,
            state="translated" if row.cells.get(keys.holds, _NOTHING).text.strip() else "initial",
            line=row.number,
            column=column,
        )
    return tuple(texts.values()), problems


def _not_texts(row: SheetRow, keys: _Keys, unit: str) -> Iterator[Problem]:
    """Yield what a row holds instead of a translation. A formula is named by its place alone: what it last gave says nothing."""
    target = row.cells.get(keys.target, _NOTHING)
    if target.kind != "text":
        code = _NOT_TEXT[target.kind]
        values = {"unit": unit, "value": target.text}
        yield Problem(code, {name: values[name] for name in code.value_names}, line=row.number, column=column_name(keys.target))
