"""Finds the format of a bank file by its first characters, and reads it."""

import dataclasses
import json
import os
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO

from ravive.banking import camt, coda, mt940, tables
from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.bank_text import decoded, lines_of
from ravive.banking.statement import BankPart, Entry, EntryDetail, Statement
from ravive.banking.table_layouts import TableLayout
from ravive.lib.problem import Problem

_HEAD_BYTES = 4096
_MT940 = re.compile(r"(^|[\r\n]|\{4:):(20|25|28C?|6[0-5][FM]?|61):")
# A bank that leaves something out of each of a year's statements has some thousands.
MOST_PROBLEMS = 10_000
LARGEST_TEXT_BYTES = 64 * 1024 * 1024

type Row = Statement | Entry
_ENTRY_FIELDS = tuple(field.name for field in dataclasses.fields(Entry) if field.name != "line")


def read(file: IO[bytes], layouts: Iterable[TableLayout] = ()) -> Iterator[BankPart]:
    """Yield what a bank file holds, in its order: each statement before its entries, and the problems. `file` can be read twice.

    `layouts` are those of tables that are known beside the ones that come with Ravive.
    """
    warnings = 0
    for part in _parts(file, layouts):
        yield part
        warnings += isinstance(part, Problem)
        if warnings > MOST_PROBLEMS:
            yield problem(BankCode.TOO_MANY, part.line, most=MOST_PROBLEMS)
            return


def _parts(file: IO[bytes], layouts: Iterable[TableLayout]) -> Iterator[BankPart]:
    file.seek(0)
    head = decoded(file.read(_HEAD_BYTES))
    size_bytes = file.seek(0, os.SEEK_END)
    file.seek(0)
    if not head.strip():
        yield problem(BankCode.EMPTY, 1)
    elif head.lstrip().startswith("<"):
        yield from camt.read(file)
    elif not _is_coda(head) and not _MT940.search(head):
        yield from tables.read_table(file, layouts=layouts)
    elif size_bytes > LARGEST_TEXT_BYTES:
        yield problem(BankCode.TOO_LARGE, 1, most=LARGEST_TEXT_BYTES // 1024**2)
    else:
        yield from (coda if _is_coda(head) else mt940).read(decoded(file.read()))


def _is_coda(head: str) -> bool:
    first = next((line for line in lines_of(head) if line.strip()), "")
    return first[:5] == "00000" and len(first) >= 60


def as_json(part: Row) -> str:
    """Return a statement or an entry as one line of JSON; amounts are signed decimal texts, days as in 2026-11-28."""
    if isinstance(part, Entry):
        document = {"kind": "entry", **{name: getattr(part, name) for name in _ENTRY_FIELDS}}
    else:
        document = {
            "kind": "statement",
            "format": part.format,
            "identifier": part.identifier,
            "account": part.account,
            "currency": part.currency,
            "opening_balance": part.opening.amount if part.opening else None,
            "opening_date": part.opening.day if part.opening else None,
            "closing_balance": part.closing.amount if part.closing else None,
            "closing_date": part.closing.day if part.closing else None,
            "interim": part.is_interim,
        }
    return json.dumps(document, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    match value:
        case EntryDetail():
            return dataclasses.asdict(value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON")
