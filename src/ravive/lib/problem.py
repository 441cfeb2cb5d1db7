"""One thing that is wrong: a code, its values and its place. Texts are looked up by the code where the problem is shown."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from string import Formatter
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]
type Path = tuple[str | int, ...]
type Value = str | int


class ProblemPlace(NamedTuple):
    """Where a problem is: the language of the words (None: the structure), and the path in them."""

    language: str | None
    path: Path

    @property
    def card(self) -> str | int | None:
        """The card: its id, or its number where only that is known; None for the deck as a whole."""
        return self.path[1] if len(self.path) > 1 and self.path[0] == "cards" else None

    @property
    def field(self) -> Path:
        """The path from the card, or from the deck, to the field."""
        return self.path if self.card is None else self.path[2:]


class Code(Enum):
    """What can be wrong. Each member's value is the English text of the command line, with its values in braces."""

    @property
    def value_names(self) -> frozenset[str]:
        """The names of the values that a problem of this code has."""
        return frozenset(name for _text, name, _format, _conversion in Formatter().parse(self.value) if name)


@dataclass(frozen=True, slots=True)
class Problem:
    """`file` and `line` are added by a reader that knows them; `line` counts from 1, 0 means the file as a whole.

    `column` is the character of the line, from 1; in a workbook, `line` is the row, and `column` the name of the column.

    `is_lacking`: the last part of the place is what is missing there.
    """

    code: Code
    values: Mapping[str, Value] = field(default_factory=dict[str, Value], hash=False)
    place: ProblemPlace | None = None
    severity: Severity = "error"
    is_lacking: bool = False
    file: str = ""
    line: int = 0
    column: str = ""

    def __post_init__(self) -> None:
        """Raise TypeError when the values are not those of the code."""
        if frozenset(self.values) != self.code.value_names:
            raise TypeError(f"{self.code.name} has the values {sorted(self.code.value_names)}; {sorted(self.values)} were passed")

    @property
    def text(self) -> str:
        """What is wrong, in English, without its place."""
        return str(self.code.value).format(**self.values)

    def __str__(self) -> str:
        """Return `file:line: path: text`, as editors and terminals understand it; in a table, the column follows the line.

        >>> str(Problem(ShapeCode.MISSING, place=ProblemPlace(None, ("cards", 3, "kind")), file="deck.yaml", line=3))
        'deck.yaml:3: cards[3].kind: missing; add it'
        """
        at = f"{self.file}:{self.line}" if self.line else self.file or (self.place and self.place.language) or ""
        at = f"{at}:{self.column}" if self.column else at
        parts = [at, "warning" if self.severity == "warning" else "", self.path_text, self.text]
        return ": ".join(part for part in parts if part)

    @property
    def path_text(self) -> str:
        """The path as it is shown; empty without a place."""
        if self.place is None:
            return ""
        return dotted(self.place.path[:-1] if self.is_lacking else self.place.path)

    def within(self, language: str | None, path: Path) -> "Problem":
        """Return the problem of a part as one of the whole: the part's words are in `language`, and `path` leads to it."""
        inner = self.place.path if self.place else ()
        return dataclasses.replace(self, place=ProblemPlace(language, (*path, *inner)))


def problem(
    code: Code,
    path: Path = (),
    /,
    *,
    language: str | None = None,
    severity: Severity = "error",
    is_lacking: bool = False,
    **values: Value,
) -> Problem:
    """Return a problem with a place."""
    return Problem(code, values, ProblemPlace(language, path), severity, is_lacking)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return each problem once, by file, line and text."""
    return sorted(set(problems), key=lambda found: (found.file, found.line, found.path_text, found.text, found.severity))


def dotted(path: Iterable[str | int]) -> str:
    """Return a path as it is shown: `cards[3].kind`.

    >>> dotted(("cards", 3, "kind"))
    'cards[3].kind'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "file"


class ShapeCode(Code):
    """What can be wrong with the shape of plain data."""

    MISSING = "missing; add it"
    FIELD_MISSPELT = "“{name}” is not a field here; did you mean “{close}”?"
    FIELD_UNKNOWN = "“{name}” is not a field here; use {accepted}"
    FIELD_FOREIGN = "“{name}” is not a field here; delete it"
    VALUE_UNKNOWN = "{value} is unknown; use {accepted}"
    PATTERN = "{value} does not match {pattern}"
    TEXT_TOO_LONG = "{count} characters are too many; write at most {most}"
    TOO_FEW = "{count} given; give at least {fewest}"
    TOO_MANY = "{count} given; give at most {most}"
    TOO_SMALL = "{value} is too small; use {least} or more"
    TOO_LARGE = "{value} is too large; use {most} or less"
    NOT_TEXT = "{value} is not a text; write a text, in quotation marks if it looks like a number"
    NOT_BOOLEAN = "{value} is not true or false; write one of them"
    NOT_NUMBER = "{value} is not a number; write one such as 12 or 12.5"
    NOT_WHOLE = "{value} is not a whole number; write one such as 12"
    NOT_LIST = "{value} is not a list; write [one, other] or a line for each that starts with “- ”"
    NOT_ENTRIES = "{value} is not a mapping; write a line for each as `id: value`"
    NOT_FIELDS = "{value} is not a mapping; write its fields as `name: value`"
    NOT_DATE = "{value} is not a date; write it as 2027-05-24"
    NOT_ACCEPTED = "{value} is not accepted: {reason}"


class YamlCode(Code):
    """What can be wrong with a YAML file."""

    BYTES = "{count} bytes are too many; a file holds at most {most}: split it"
    NOT_UTF8 = "byte 0x{byte} is not UTF-8; save the file as UTF-8"
    CHARACTER = "character U+{character} is not accepted; delete it"
    TAB = "a tab before the text is not accepted; indent with spaces"
    COLON = "not readable as YAML: {reason}; quote a text that holds “: ”"
    INDENT = "not readable as YAML: {reason}; check the indentation, and quote a text that starts or goes on after a quotation mark"
    QUOTE = "not readable as YAML: {reason}; quote a text that starts with a quotation mark, {{, [, *, &, !, %, @ or `"
    UNREADABLE = "not readable as YAML: {reason}"
    EMPTY = "the file is empty"
    SECOND_DOCUMENT = "a second document (“---”) is not accepted; keep one a file"
    ALIAS = "alias “*{name}” is not accepted; write the value again"
    ANCHOR = "anchor “&{name}” is not accepted; write the value without it"
    TAG = "tag “{name}” is not accepted; write the value without it"
    NESTED = "nested more than {most} deep; check the brackets"
    KEY_TWICE = "“{name}” is already given on line {first}; keep one of them"
    KEY = "a key has to be one word or one text"


class ArchiveCode(Code):
    """What can be wrong with a ZIP file, and with files of such a shape (XLSX)."""

    LARGE = "the file is too large; give at most {most} MB"
    BROKEN = "this is no ZIP file, or it is damaged; zip the folder again"
    ENTRIES = "more than {most} files; zip the deck's folder alone"
    UNPACKED = "more than {most} MB once unpacked; zip the deck's folder alone"
    ENTRY_BROKEN = "“{name}” is damaged; zip the folder again"
    ENCRYPTED = "“{name}” is protected by a password; zip the folder without one"
    LINK = "“{name}” is a link or no plain file; put the file itself in its place"
    OUTSIDE = "“{name}” leads out of the folder; zip the deck's folder alone"
    METHOD = "“{name}” is packed by a method that is not accepted; zip the folder with the computer's own tool"
    ENTRY_TWICE = "“{name}” is there twice; keep one"
    DECKS = "{count} decks are in it; zip one deck at a time"
    NO_PART = "“{name}” is no part of a deck; it was left out"
