"""Reads camt.052, 053 and 054, the statements and notices of ISO 20022, an entry at a time: a file of any size takes little memory."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import IO

from lxml import etree

from ravive.banking import camt_entries
from ravive.banking import camt_fields as fields
from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.camt_fields import CamtBalances, CamtError
from ravive.banking.statement import BankFormat, BankPart, Statement
from ravive.lib.problem import Problem, ProblemPlace

FORMATS: dict[str, BankFormat] = {"Rpt": "camt.052", "Stmt": "camt.053", "Ntfctn": "camt.054"}
WITH_BALANCES = "camt.053"
_ENTRY = "Ntry"
_CHUNK_BYTES = 64 * 1024
# Of one movement, or of what stands around all: the beginnings and ends of elements, and attributes. Each takes up to 240 bytes of memory.
MOST_MARKS = 800_000


def read(file: IO[bytes]) -> Iterator[BankPart]:
    """Yield the statements of a camt file, each followed by its entries, and the problems. It ends at the first that refuses the file."""
    reading = _FileReading()
    try:
        for element in _elements(file):
            for part in reading.take(element):
                yield part
                if isinstance(part, Problem) and part.severity == "error":
                    return
            _forget(element)
    except etree.XMLSyntaxError as refused:
        line, column = refused.position
        yield problem(BankCode.BAD_XML, max(1, line or 1), "error", max(0, column or 0), reason=str(refused.msg))
        return
    except CamtError as refused:
        yield reading.placed(refused.found)
        return
    if not reading.statements:
        yield problem(BankCode.MISSING, 1, field="Stmt")


def _elements(file: IO[bytes]) -> Iterator[etree._Element]:
    """Yield the movements and the statements of a file at their ends. Raises CamtError where too much stands between two."""
    names = [f"{{*}}{name}" for name in (_ENTRY, *FORMATS)]
    # A comment in the middle of an amount would cut it.
    parser = etree.XMLPullParser(
        events=("end",), tag=names, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    line, marks = 1, 0
    while chunk := file.read(_CHUNK_BYTES):
        parser.feed(chunk)
        marks += chunk.count(b"<") + chunk.count(b"=")
        for _event, element in parser.read_events():
            marks = 0
            yield element
        line += chunk.count(b"\n")
        if marks > MOST_MARKS:
            raise CamtError(problem(BankCode.TOO_LARGE_PART, line, most=MOST_MARKS))
    parser.close()
    for _event, element in parser.read_events():
        yield element


def _name(element: etree._Element) -> str:
    """Return the name of an element without its namespace, which a damaged file may have made one that lxml refuses."""
    return str(element.tag).rpartition("}")[2]


def _forget(element: etree._Element) -> None:
    """Drop an element that was read: its content, and those of its kind before it."""
    element.clear(keep_tail=False)
    around = element.getparent()
    previous = element.getprevious()
    while around is not None and previous is not None and _name(previous) == _name(element):
        around.remove(previous)
        previous = element.getprevious()


class _FileReading:
    """A file while it is read: its open statement, and how many came before."""

    def __init__(self) -> None:
        self.statement: _OpenStatement | None = None
        self.statements = 0

    def take(self, element: etree._Element) -> Iterator[BankPart]:
        """Yield what an element completes; nothing for one that is no part of a statement."""
        if not self.statements and element.getroottree().docinfo.doctype:
            yield problem(BankCode.DOCUMENT_TYPE, 1)
            return
        is_entry = _name(element) == _ENTRY
        around = element.getparent() if is_entry else element
        if around is None or _name(around) not in FORMATS:
            return
        if self.statement is None:
            self.statement = _OpenStatement(around)
            self.statements += 1
        for part in self.statement.take_entry(element) if is_entry else self.statement.end():
            yield self.placed(part) if isinstance(part, Problem) else part
        if not is_entry:
            self.statement = None

    def placed(self, found: Problem) -> Problem:
        """Return a problem with its path in the document: many banks write a file as one line."""
        if self.statement is None:
            return found
        entry = (_ENTRY, self.statement.entries) if self.statement.is_in_entry else ()
        return dataclasses.replace(found, place=ProblemPlace(None, (self.statement.name, self.statements, *entry)))


class _OpenStatement:
    """A statement while its entries are read."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.name = _name(element)
        self.format: BankFormat = FORMATS[self.name]
        self.account, self.currency = fields.account_of(element)
        self.is_begun = self.is_in_entry = False
        self.entries = 0
        # None once a movement in another currency makes it uncheckable.
        self.total: Decimal | None = Decimal(0)
        self.reported: set[BankCode] = set()

    @cached_property
    def balances(self) -> CamtBalances:
        """Its balances: they stand before its entries."""
        return fields.balances_of(self.element, self.currency)

    @cached_property
    def day(self) -> date | None:
        """The day of an entry that has none: that of the closing balance, or when the statement ends or was written."""
        if self.balances.closing and self.balances.closing.day:
            return self.balances.closing.day
        own = fields.day_of(self.element, "FrToDt/ToDtTm") or fields.day_of(self.element, "CreDtTm")
        message = self.element.getparent()
        return own or (fields.day_of(message, "GrpHdr/CreDtTm") if message is not None else None)

    def take_entry(self, element: etree._Element) -> Iterator[BankPart]:
        """Yield an entry, after its statement where it is the first. What is not booked is left out."""
        yield from self._begin()
        self.entries += 1
        self.is_in_entry = True
        status = fields.status_of(element)
        if status in ("", fields.BOOKED):
            entry, problems = camt_entries.entry_of(element, currency=self.currency, day=self.day)
            yield entry
            if not status:
                yield from self._once(problem(BankCode.NO_STATUS, entry.line, "warning"))
            for found in problems:
                yield from self._once(found) if found.code == BankCode.MISSING else (found,)
            if entry.currency == self.currency:
                self.total = None if self.total is None else self.total + entry.amount
            else:
                self.total = None
                yield from self._once(problem(BankCode.OTHER_CURRENCY, entry.line, "warning", found=entry.currency, currency=self.currency))
        self.is_in_entry = False

    def _once(self, found: Problem) -> Iterator[Problem]:
        """Yield what a bank leaves out of every entry only for the first."""
        code = BankCode(found.code)
        if code not in self.reported:
            self.reported.add(code)
            yield found

    def _begin(self) -> Iterator[BankPart]:
        """Yield the head of the statement, once."""
        if self.is_begun:
            return
        self.is_begun = True
        line = fields.line_of(self.element)
        yield Statement(
            format=self.format,
            identifier=fields.text(self.element, "Id"),
            account=self.account,
            currency=self.currency,
            opening=self.balances.opening,
            closing=self.balances.closing,
            line=line,
        )
        yield from self.balances.problems
        if not self.account:
            yield problem(BankCode.MISSING, line, field="Acct/Id")

    def end(self) -> Iterator[BankPart]:
        """Yield the statement where it has no entry, and whether its balances close."""
        yield from self._begin()
        if self.format != WITH_BALANCES:
            return
        line, opening, closing = fields.line_of(self.element), self.balances.opening, self.balances.closing
        for side, balance in (("opening", opening), ("closing", closing)):
            if balance is None:
                yield problem(BankCode.NO_BALANCE, line, "warning", side=side)
        is_checked = not self.balances.is_foreign
        if opening and closing and is_checked and self.total is not None and opening.amount + self.total != closing.amount:
            values = {"opening": opening.amount, "movements": self.total, "sum": opening.amount + self.total, "closing": closing.amount}
            yield problem(BankCode.NOT_CLOSED, line, **{name: str(value) for name, value in values.items()})
