"""Reads camt.052, 053 and 054, the statements and notices of ISO 20022, an entry at a time: a file of any size takes little memory."""

from collections.abc import Iterator
from decimal import Decimal
from typing import IO

from lxml import etree

from ravive.banking import camt_entries
from ravive.banking import camt_fields as fields
from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.camt_fields import CamtError
from ravive.banking.statement import Balance, BankFormat, BankPart, Statement
from ravive.lib.problem import Problem

FORMATS: dict[str, BankFormat] = {"Rpt": "camt.052", "Stmt": "camt.053", "Ntfctn": "camt.054"}
WITH_BALANCES = "camt.053"
_ENTRY = "Ntry"


def read(file: IO[bytes]) -> Iterator[BankPart]:
    """Yield the statements of a camt file, each followed by its entries, and the problems. It ends at the first that refuses the file."""
    names = [f"{{*}}{name}" for name in (_ENTRY, *FORMATS)]
    events = etree.iterparse(file, events=("end",), tag=names, resolve_entities=False, no_network=True, load_dtd=False)
    statement: _OpenStatement | None = None
    found_any = False
    try:
        for _event, element in events:
            if statement is None and element.getroottree().docinfo.doctype:
                yield problem(BankCode.DOCUMENT_TYPE, 1)
                return
            is_entry = etree.QName(element).localname == _ENTRY
            around = element.getparent() if is_entry else element
            if around is None or etree.QName(around).localname not in FORMATS:
                continue
            found_any = True
            statement = statement or _OpenStatement(around)
            for part in statement.take_entry(element) if is_entry else statement.end(element):
                yield part
                if isinstance(part, Problem) and part.severity == "error":
                    return
            statement = statement if is_entry else None
            _forget(element)
    except etree.XMLSyntaxError as refused:
        yield problem(BankCode.BAD_XML, max(1, refused.lineno or 1), reason=str(refused.msg))
        return
    except CamtError as refused:
        yield refused.found
        return
    if not found_any:
        yield problem(BankCode.MISSING, 1, field="Stmt")


def _forget(element: etree._Element) -> None:
    """Drop an element that was read: its content, and those of its kind before it."""
    element.clear(keep_tail=False)
    around = element.getparent()
    previous = element.getprevious()
    while around is not None and previous is not None and etree.QName(previous).localname == etree.QName(element).localname:
        around.remove(previous)
        previous = element.getprevious()


class _OpenStatement:
    """A statement while its entries are read."""

    def __init__(self, element: etree._Element) -> None:
        self.format: BankFormat = FORMATS[etree.QName(element).localname]
        self.account, self.currency = fields.account_of(element)
        self.is_begun = False
        # None once a movement in another currency makes it uncheckable.
        self.total: Decimal | None = Decimal(0)
        self.day = fields.day_of(element, "CreDtTm") or fields.day_of(element, "FrToDt/ToDtTm")
        self.says_no_status = False

    def take_entry(self, element: etree._Element) -> Iterator[BankPart]:
        """Yield an entry, after its statement where it is the first. What is not booked is left out."""
        yield from self._begin(element.getparent())
        status = fields.status_of(element)
        if not status and not self.says_no_status:
            self.says_no_status = True
            yield problem(BankCode.NO_STATUS, fields.line_of(element), "warning")
        if status not in ("", fields.BOOKED):
            return
        entry, problems = camt_entries.entry_of(element, currency=self.currency, day=self.day)
        yield entry
        yield from problems
        if entry.currency != self.currency:
            if self.total is not None:
                yield problem(BankCode.OTHER_CURRENCY, entry.line, "warning", found=entry.currency, currency=self.currency)
            self.total = None
        elif self.total is not None:
            self.total += entry.amount

    def _begin(self, element: etree._Element | None) -> Iterator[BankPart]:
        """Yield the head of the statement, once."""
        if self.is_begun or element is None:
            return
        self.is_begun = True
        opening, closing, problems = self._balances(element)
        yield Statement(
            format=self.format,
            identifier=fields.text(element, "Id"),
            account=self.account,
            currency=self.currency,
            opening=opening,
            closing=closing,
            line=fields.line_of(element),
        )
        yield from problems
        if not self.account:
            yield problem(BankCode.MISSING, fields.line_of(element), field="Acct/Id")

    def _balances(self, element: etree._Element) -> tuple[Balance | None, Balance | None, tuple[Problem, ...]]:
        opening, first = fields.balance_of(element, fields.OPENING, is_last=False)
        closing, last = fields.balance_of(element, fields.CLOSING, is_last=True)
        return opening, closing, first + last

    def end(self, element: etree._Element) -> Iterator[BankPart]:
        """Yield the statement where it has no entry, and whether its balances close."""
        yield from self._begin(element)
        if self.format != WITH_BALANCES:
            return
        line = fields.line_of(element)
        opening, closing, _problems = self._balances(element)
        for side, balance in (("opening", opening), ("closing", closing)):
            if balance is None:
                yield problem(BankCode.NO_BALANCE, line, "warning", side=side)
        if opening and closing and self.total is not None and opening.amount + self.total != closing.amount:
            values = {"opening": opening.amount, "movements": self.total, "sum": opening.amount + self.total, "closing": closing.amount}
            yield problem(BankCode.NOT_CLOSED, line, **{name: str(value) for name, value in values.items()})
