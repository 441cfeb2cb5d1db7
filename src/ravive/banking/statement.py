"""What a bank file says: statements with their balances, and the movements booked in them."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ravive.lib.problem import Problem

BankFormat = Literal["coda", "camt.052", "camt.053", "camt.054", "mt940", "mt942", "csv", "xlsx"]
# They say what may still change: they are shown, and nothing is booked from them.
INTERIM_FORMATS: tuple[BankFormat, ...] = ("camt.052", "mt942")
# They have no balances, so that nothing shows whether rows are missing.
TABLE_FORMATS: tuple[BankFormat, ...] = ("csv", "xlsx")


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """What stood on an account at the end of a day; an amount owed to the bank is negative. `day` is None where the file names none."""

    amount: Decimal
    day: datetime.date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """The head of a statement. Balances are None where the file has none. `line` counts from 1."""

    format: BankFormat
    identifier: str
    account: str
    currency: str
    opening: Balance | None
    closing: Balance | None
    line: int

    @property
    def is_interim(self) -> bool:
        """Whether its movements may still change."""
        return self.format in INTERIM_FORMATS

    @property
    def is_table(self) -> bool:
        """Whether it comes from a table, which has no balances to check."""
        return self.format in TABLE_FORMATS


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryDetail:
    """One transfer of a batch that was booked in one amount. `amount` has its sign, as that of an entry."""

    amount: Decimal
    counterparty: str
    iban: str
    structured: str
    message: str
    bank_reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One booked movement. `amount` is positive for money received.

    `structured` is the payment reference as the bank checked it: the 12 digits of a Belgian one, or one that begins with RF. `details` are
    the transfers of a batch, empty unless their sum is the amount.
    """

    date: datetime.date
    value_date: datetime.date | None
    amount: Decimal
    currency: str
    counterparty: str
    iban: str
    structured: str
    message: str
    bank_reference: str
    reversal: bool
    details: tuple[EntryDetail, ...]
    line: int


# What a reader yields, in the order of the file.
type BankPart = Statement | Entry | Problem
