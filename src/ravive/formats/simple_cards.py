"""Simple cards in a workbook (XLSX): a row a card, its answers beside each other. `simple_cards_template` writes the workbook to fill in.

Columns are found by their heads, in any language that the desk speaks. Not held: other kinds than those of `KINDS`, translations,
variants, pictures, sources. They are added at the desk. Nothing is calculated: a formula is refused, whatever its last result was.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from ravive.cards.card import Theme
from ravive.cards.structure import LONGEST_PROMPT, LONGEST_TEXT
from ravive.formats.card_problems import CardsCode
from ravive.lib.problem import Code, Problem, ProblemPlace, ShapeCode, Value
from ravive.lib.words import folded
from ravive.lib.workbook import XLSX_TYPE
from ravive.lib.workbook_cells import SheetCell, SheetRead, SheetRow, WorkbookRefusedError, column_name, read_sheets

SUFFIX = ".xlsx"
MEDIA_TYPE = XLSX_TYPE
LARGEST_MB = 5
MOST_ROWS = 500
MOST_ANSWERS = 6
KINDS = ("choice", "multiple", "truth", "order")
MARK = "x"
_MARKS = frozenset({"x", "✓", "✔", "✗", "×"})
# What a box that is ticked in a spreadsheet is stored as.
_TICKED = {"1": True, "0": False}
# People may write a title above the heads.
_ROWS_TO_HEADS = 10
_REASONS = {"large": CardsCode.LARGE, "full": CardsCode.FULL, "doctype": CardsCode.DOCTYPE, "broken": CardsCode.NOT_WORKBOOK}
_NOT_TEXT = {"number": CardsCode.NUMBER, "formula": CardsCode.FORMULA, "error": CardsCode.ERROR}
# Of the answers of a statement.
_TRUTHS = {1: True, 2: False}


def answer_column(number: int) -> str:
    """Return the key of the column of an answer's text, from 1."""
    return f"answer-{number}"


def right_column(number: int) -> str:
    """Return the key of the column that says whether an answer is right."""
    return f"right-{number}"


def feedback_column(number: int) -> str:
    """Return the key of the column of what an answer explains."""
    return f"feedback-{number}"


NUMBERS = range(1, MOST_ANSWERS + 1)
COLUMNS: tuple[str, ...] = (
    "kind",
    "theme",
    "prompt",
    *(key for number in NUMBERS for key in (answer_column(number), right_column(number), feedback_column(number))),
    "explanation",
    "reflex",
    "notion",
)
# Without these, a sheet is another one.
_NEEDED = frozenset({"kind", "prompt", answer_column(1), right_column(1)})


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkbookVocabulary:
    """The words by which a workbook is understood, folded, in all languages, and what each stands for.

    A question that begins with one of `examples` is one of the template's. `kind_names` and `theme_names` are shown in problems.
    """

    heads: Mapping[str, str]
    kinds: Mapping[str, str]
    themes: Mapping[str, Theme]
    truths: Mapping[str, bool]
    examples: tuple[str, ...]
    kind_names: str
    theme_names: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SimpleAnswer:
    """An answer, or a step of an order: `number` is its place among the columns."""

    number: int
    text: str
    is_right: bool
    feedback: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SimpleCard:
    """A card as a row holds it. The answers of a statement are true, then false; their texts say nothing else."""

    row: int
    kind: str
    theme: Theme
    prompt: str
    answers: tuple[SimpleAnswer, ...]
    explanation: str
    reflex: str
    notion: str


@dataclass(frozen=True, slots=True)
class ReadCards:
    """The cards of a workbook, and what is wrong with it: with a problem, its row is the line, and its place the key of the column.

    `columns` are the names of the columns, such as B, by key; `examples` are the rows of the template's examples, which were left out.
    """

    cards: tuple[SimpleCard, ...] = ()
    problems: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    examples: tuple[int, ...] = ()


def read(content: bytes, vocabulary: WorkbookVocabulary) -> ReadCards:
    """Return the cards that a workbook holds. Never raises for bad content."""
    if len(content) > LARGEST_MB * 1_000_000:
        return _refused(CardsCode.LARGE, most=LARGEST_MB)
    try:
        sheets = read_sheets(content)
    except WorkbookRefusedError as refused:
        code = _REASONS[refused.reason]
        return _refused(code, most=LARGEST_MB) if code is CardsCode.LARGE else _refused(code)
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:_ROWS_TO_HEADS]):
            keys = [(vocabulary.heads.get(folded(cell.text)), number) for number, cell in row.cells.items()]
            if {key for key, _number in keys} >= _NEEDED:
                return _read_below(sheet, index, [(key, number) for key, number in keys if key], vocabulary)
    return _refused(CardsCode.NO_HEADS)


def _read_below(sheet: SheetRead, index: int, keys: list[tuple[str, int]], vocabulary: WorkbookVocabulary) -> ReadCards:
    columns = dict(keys)
    heads = sheet.rows[index]
    if len(columns) < len(keys):
        twice = next(number for key, number in keys if columns[key] != number)
        return _refused(CardsCode.COLUMN_TWICE, name=heads.cells[twice].text)
    rows = [row for row in sheet.rows[index + 1 :] if any(cell.text.strip() or cell.kind == "formula" for cell in row.cells.values())]
    if len(rows) > MOST_ROWS:
        return _refused(CardsCode.ROWS, most=MOST_ROWS)
    found = [_RowReader(row, columns, vocabulary) for row in rows]
    cards = [reader.card() for reader in found if not reader.is_example]
    examples = tuple(reader.number for reader in found if reader.is_example)
    problems = [problem for reader in found for problem in reader.problems]
    names = {key: column_name(number) for key, number in columns.items()}
    if not cards:
        problems.append(Problem(CardsCode.NO_CARDS))
    problems += _repeated(cards, names)
    return ReadCards(tuple(cards), tuple(problems), names, examples)


def _repeated(cards: list[SimpleCard], names: Mapping[str, str]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for card in cards:
        if card.prompt and first.setdefault(folded(card.prompt), card.row) != card.row:
            yield cell_problem(CardsCode.QUESTION_TWICE, card.row, "prompt", names, other=first[folded(card.prompt)])


def cell_problem(code: Code, row: int, key: str, names: Mapping[str, str], **values: Value) -> Problem:
    """Return a problem of the cell in this row, in the column of this key."""
    return Problem(code, values, ProblemPlace(None, (key,)), line=row, column=names.get(key, ""))


def _refused(code: CardsCode, **values: Value) -> ReadCards:
    return ReadCards(problems=(Problem(code, values),))


class _RowReader:
    """Reads one row, and collects everything that is wrong with it."""

    def __init__(self, row: SheetRow, columns: Mapping[str, int], vocabulary: WorkbookVocabulary) -> None:
        self.number = row.number
        self.problems: list[Problem] = []
        self._row, self._columns, self._vocabulary = row, columns, vocabulary
        prompt = self._cell("prompt").text.strip()
        self.is_example = folded(prompt).startswith(vocabulary.examples)

    def card(self) -> SimpleCard:
        """Return the card; what is wrong with it is added to the problems."""
        kind = self._one_of("kind", self._vocabulary.kinds, CardsCode.KIND, self._vocabulary.kind_names)
        theme = self._one_of("theme", self._vocabulary.themes, CardsCode.THEME, self._vocabulary.theme_names)
        prompt = self._text("prompt", LONGEST_PROMPT)
        if not prompt and not self._has_problem("prompt"):
            self._note(ShapeCode.MISSING, "prompt")
        answers = tuple(self._answers())
        card = SimpleCard(
            row=self.number,
            kind=kind,
            theme=cast("Theme", theme),
            prompt=prompt,
            answers=self._true_and_false(answers) if kind == "truth" else answers,
            explanation=self._text("explanation"),
            reflex=self._text("reflex"),
            notion=self._text("notion"),
        )
        if not self.problems:
            self._check_answers(card)
        return card

    def _one_of(self, key: str, accepted: Mapping[str, str], code: CardsCode, names: str) -> str:
        """Return what the word in a cell stands for; of a single theme, none needs to be written."""
        text = self._text(key)
        if not text and key == "theme" and len(set(accepted.values())) == 1:
            return next(iter(accepted.values()))
        if not text and not self._has_problem(key):
            self._note(ShapeCode.MISSING, key)
        elif text and folded(text) not in accepted:
            self._note(code, key, text=text, accepted=names)
        return accepted.get(folded(text), "")

    def _answers(self) -> Iterator[SimpleAnswer]:
        for number in NUMBERS:
            text, feedback = self._text(answer_column(number)), self._text(feedback_column(number))
            is_right = self._is_marked(number)
            if text or feedback or is_right:
                yield SimpleAnswer(number=number, text=text, is_right=is_right, feedback=feedback)

    def _is_marked(self, number: int) -> bool:
        key = right_column(number)
        cell = self._cell(key)
        text = cell.text.strip()
        if cell.kind == "number" and text in _TICKED:
            return _TICKED[text]
        if cell.kind in ("formula", "error"):
            self._note(_NOT_TEXT[cell.kind], key)
        elif text and text.lower() not in _MARKS:
            self._note(CardsCode.MARK, key, text=text)
        return bool(text)

    def _true_and_false(self, answers: tuple[SimpleAnswer, ...]) -> tuple[SimpleAnswer, ...]:
        """Return the answers of a statement: what answers true explains, then false."""
        by_truth = {
            True: SimpleAnswer(number=1, text="", is_right=False, feedback=""),
            False: SimpleAnswer(number=2, text="", is_right=False, feedback=""),
        }
        for answer in answers:
            truth = self._vocabulary.truths.get(folded(answer.text)) if answer.text else _TRUTHS.get(answer.number)
            if truth is None:
                self._note(CardsCode.TRUTH, answer_column(answer.number), text=answer.text)
            else:
                by_truth[truth] = answer
        return by_truth[True], by_truth[False]

    def _check_answers(self, card: SimpleCard) -> None:
        right = [answer for answer in card.answers if answer.is_right]
        if card.kind != "truth":
            for answer in card.answers:
                if not answer.text:
                    self._note(ShapeCode.MISSING, answer_column(answer.number))
            if len(card.answers) < 2:
                self._note(ShapeCode.TOO_FEW, answer_column(1), count=len(card.answers), fewest=2)
        if card.kind == "order":
            for answer in right:
                self._note(CardsCode.STEP_MARKED, right_column(answer.number))
        elif card.kind == "multiple":
            if not right:
                self._note(CardsCode.NO_RIGHT, right_column(1))
        elif len(right) != 1:
            self._note(CardsCode.RIGHT_COUNT, right_column(right[1].number if right else 1), count=len(right))

    def _text(self, key: str, longest: int = LONGEST_TEXT) -> str:
        cell = self._cell(key)
        text = cell.text.replace("\r\n", "\n").strip()
        if cell.kind != "text":
            self._note(_NOT_TEXT[cell.kind], key)
            return ""
        if len(text) > longest:
            self._note(ShapeCode.TEXT_TOO_LONG, key, count=len(text), most=longest)
        return text

    def _cell(self, key: str) -> SheetCell:
        return self._row.cells.get(self._columns.get(key, 0), SheetCell(""))

    def _has_problem(self, key: str) -> bool:
        return any(found.place and found.place.path == (key,) for found in self.problems)

    def _note(self, code: Code, key: str, **values: Value) -> None:
        names = {key: column_name(self._columns[key])} if key in self._columns else {}
        self.problems.append(cell_problem(code, self.number, key, names, **values))
