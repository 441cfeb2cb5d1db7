"""Which column holds what in the tables (CSV or XLSX) of a bank. A layout recognises its table by the headings."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

import msgspec

ColumnRole = Literal[
    "account",
    "date",
    "value_date",
    "amount",
    "debit",
    "credit",
    "side",
    "currency",
    "name",
    "iban",
    "structured",
    "message",
    "reference",
    "status",
]
ROLES: tuple[ColumnRole, ...] = get_args(ColumnRole)
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class ColumnSource:
    """A column by its heading. With a pattern, only what its first group finds in a cell counts. Patterns come with Ravive alone."""

    heading: str
    pattern: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableLayout:
    """What the columns of a table hold.

    For each role, the first source counts whose column is in the table and gives a text: so one layout has several languages.
    `account` is the organisation's own; `name` and `iban` are the other party's. An amount has its sign in `amount`, or in `side`
    (credit or debit), or stands in one of `credit` and `debit`. Twelve bare digits are a payment reference in `structured` only.
    A table is recognised by its `headings`, all of them in any order, or else where it has a column for each of the `required` roles.
    Rows with a status of `left_out` were not booked. With `has_notices`, a row without amount, currency and value date is a notice
    of the bank.
    """

    name: str
    title: str
    columns: Mapping[ColumnRole, tuple[ColumnSource, ...]]
    headings: tuple[str, ...] = ()
    required: tuple[ColumnRole, ...] = ()
    currency: str = "EUR"
    booked: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    has_notices: bool = False

    def matches(self, headings: Sequence[str]) -> bool:
        """Return whether a table with these headings is one of this layout."""
        found = {plain_heading(heading) for heading in headings}
        if self.headings:
            return found == {plain_heading(heading) for heading in self.headings}
        return bool(self.required) and all(
            any(plain_heading(source.heading) in found for source in self.columns.get(role, ())) for role in self.required
        )

    def columns_in(self, headings: Sequence[str]) -> tuple[str, ...]:
        """Return which columns of a table with these headings are read, by their plain headings, in the order of the alphabet."""
        read = {plain_heading(source.heading) for sources in self.columns.values() for source in sources}
        return tuple(sorted(read.intersection(map(plain_heading, headings))))

    def to_json(self) -> str:
        """Return the layout as a JSON document, as `from_json` reads it."""
        return msgspec.json.encode(self).decode()

    @staticmethod
    def from_json(text: str) -> "TableLayout":
        """Return the layout of a JSON document. Raises ValueError for any other text."""
        try:
            return msgspec.json.decode(text, type=TableLayout)
        except (msgspec.DecodeError, UnicodeEncodeError) as error:
            raise ValueError(f"no layout of a table: {error}") from error


def plain_heading(heading: str) -> str:
    """Return a heading as headings are compared: lower case without accents, and digits.

    >>> plain_heading("Numéro d'extrait ")
    'numero d extrait'
    """
    plain = "".join(character for character in unicodedata.normalize("NFKD", heading) if not unicodedata.combining(character))
    return _NOT_A_WORD.sub(" ", plain.casefold()).strip()


@cache
def bank_layouts() -> tuple[TableLayout, ...]:
    """Return the layouts that come with Ravive, by name."""
    folder = resources.files("ravive.banking") / "layouts"
    texts = {file.name.removesuffix(".toml"): file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".toml")}
    return tuple(_layout_of(name, texts[name]) for name in sorted(texts))


def layout_for(headings: Sequence[str], layouts: Iterable[TableLayout] = ()) -> TableLayout | None:
    """Return the layout of a table with these headings: one of `layouts`, or else one that comes with Ravive; None for an unknown one."""
    return next((layout for layout in (*layouts, *bank_layouts()) if layout.matches(headings)), None)


class _WrittenSource(msgspec.Struct, forbid_unknown_fields=True):
    """Columns from which the same pattern takes a text."""

    headings: tuple[str, ...]
    pattern: str


class _WrittenLayout(msgspec.Struct, forbid_unknown_fields=True):
    """A layout as its file has it: a source is a heading, or headings with a pattern."""

    title: str
    required: tuple[ColumnRole, ...]
    columns: dict[ColumnRole, tuple[str | _WrittenSource, ...]]
    booked: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    has_notices: bool = False


def _layout_of(name: str, text: str) -> TableLayout:
    written = msgspec.convert(tomllib.loads(text), _WrittenLayout)
    return TableLayout(
        name=name,
        title=written.title,
        columns={role: tuple(source for name in sources for source in _sources(name)) for role, sources in written.columns.items()},
        required=written.required,
        booked=written.booked,
        left_out=written.left_out,
        has_notices=written.has_notices,
    )


def _sources(written: str | _WrittenSource) -> Iterable[ColumnSource]:
    if isinstance(written, str):
        return (ColumnSource(heading=written),)
    return (ColumnSource(heading=heading, pattern=written.pattern) for heading in written.headings)
