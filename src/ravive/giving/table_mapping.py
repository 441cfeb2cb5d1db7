"""A bank's table whose columns are not known: what is shown to describe them, and the layout that comes of it."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ravive.banking.table_files import BankTable, open_table
from ravive.banking.table_layouts import ROLES, ColumnRole, ColumnSource, TableLayout
from ravive.banking.table_text import TableError
from ravive.banking.tables import read_table
from ravive.giving.bank_texts import text_of
from ravive.lib.problem import Problem
from ravive.mailing import encryption
from ravive.people.models import Organisation

# A longer file is chosen once more: a form holds a megabyte, and a sealed file grows by three quarters.
LARGEST_SEALED_BYTES = 400_000
SHOWN_ROWS = 5
# What a workbook adds to a day.
_MIDNIGHT = " 00:00:00"
_AMOUNT_ROLES = ("amount", "credit", "debit")
_ROLES: dict[str, ColumnRole] = {role: role for role in ROLES}

ROLE_LABELS: dict[ColumnRole, str | Promise] = {
    "date": _("Date"),
    "value_date": _("Value date"),
    "amount": _("Amount, with its sign"),
    "credit": _("Amount received"),
    "debit": _("Amount paid"),
    "side": _("Credit or debit, in words"),
    "currency": _("Currency"),
    "name": _("Name of the other party"),
    "iban": _("Account of the other party"),
    "structured": _("Structured reference"),
    "message": _("Message"),
    "reference": _("Reference of the bank"),
    "account": _("Your own account"),
    "status": _("State: booked or not"),
}


@dataclass(frozen=True, kw_only=True)
class MappedColumn:
    """A column: its heading, what it holds (empty: nothing of use), and its first cells."""

    heading: str
    role: str
    samples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TableMapping:
    """A table to describe. `sealed` is the whole file, encrypted, empty where it is too large for a form."""

    file_name: str
    title: str
    columns: tuple[MappedColumn, ...]
    sealed: str
    problems: tuple[str, ...] = ()

    @property
    def roles(self) -> list[tuple[str, str | Promise]]:
        """What a column can hold, with its label."""
        return [(role, ROLE_LABELS[role]) for role in ROLE_LABELS]


def mapping_of(file: IO[bytes], *, file_name: str, organisation: Organisation) -> TableMapping | None:
    """Return a table to describe; None for a file that is no table."""
    table = _table_of(file)
    return _mapping(table, {}, file_name=file_name, title="", sealed=seal_file(file, organisation)) if table else None


def mapping_again(
    content: IO[bytes], *, file_name: str, title: str, roles: Sequence[str], sealed: str, problems: Sequence[str]
) -> TableMapping | None:
    """Return a table to describe with what was chosen for it, and what is wrong with that."""
    table = _table_of(content)
    chosen = dict(enumerate(roles))
    return _mapping(table, chosen, file_name=file_name, title=title, sealed=sealed, problems=tuple(problems)) if table else None


def _table_of(file: IO[bytes]) -> BankTable | None:
    try:
        return open_table(file)
    except TableError:
        return None


def _mapping(
    table: BankTable, roles: Mapping[int, str], *, file_name: str, title: str, sealed: str, problems: tuple[str, ...] = ()
) -> TableMapping:
    rows = table.rows[:SHOWN_ROWS]
    columns = tuple(
        MappedColumn(
            heading=heading,
            role=roles.get(place, ""),
            samples=tuple(row.cells[place].removesuffix(_MIDNIGHT) for row in rows if place < len(row.cells)),
        )
        for place, heading in enumerate(table.headings)
    )
    return TableMapping(file_name=file_name, title=title, columns=columns, sealed=sealed, problems=problems)


def layout_of(headings: Sequence[str], roles: Sequence[str], *, title: str) -> TableLayout:
    """Return the layout of chosen roles, one for each heading; of two columns for the same role, the first that holds a text counts."""
    columns: dict[ColumnRole, tuple[ColumnSource, ...]] = {}
    for heading, named_role in zip(headings, roles, strict=False):
        role = _ROLES.get(named_role)
        if role and heading:
            columns[role] = (*columns.get(role, ()), ColumnSource(heading=heading))
    return TableLayout(name=title, title=title, headings=tuple(headings), columns=columns)


def problems_of(layout: TableLayout, content: IO[bytes] | None) -> list[str]:
    """Return what is wrong with a layout for a file, in words, each once; without the file, whether it can read any."""
    if "date" not in layout.columns or layout.columns.keys().isdisjoint(_AMOUNT_ROLES):
        return [gettext("Choose the column of the date, and that of the amount or of the credit and debit.")]
    found = read_table(content, layout=layout) if content else ()
    return list(dict.fromkeys(text_of(part) for part in found if isinstance(part, Problem) and part.severity == "error"))


def seal_file(file: IO[bytes], organisation: Organisation) -> str:
    """Return a file, encrypted for an organisation; empty for a large one."""
    file.seek(0)
    content = file.read(LARGEST_SEALED_BYTES + 1)
    if len(content) > LARGEST_SEALED_BYTES:
        return ""
    return encryption.encrypt(f"{organisation.pk} {base64.b64encode(content).decode()}")


def open_file(sealed: str, organisation: Organisation) -> IO[bytes] | None:
    """Return a file that was encrypted for an organisation; None for anything else."""
    try:
        owner, _space, content = encryption.decrypt(sealed).partition(" ")
    except encryption.SealKeyError:
        return None
    return BytesIO(base64.b64decode(content)) if owner == str(organisation.pk) else None
