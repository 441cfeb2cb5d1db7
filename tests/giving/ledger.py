"""An organisation that asks for money, for tests: its account, an appeal, references, and files of its bank."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import count
from uuid import UUID

from django.contrib.auth.models import User

from ravive.banking.table_layouts import TableLayout
from ravive.giving.actions import imports
from ravive.giving.actions.imports import ImportOutcome
from ravive.giving.models import Appeal, BankAccount, BankTransfer, PaymentReference, Receipt
from ravive.giving.queries import booked_receipts
from ravive.giving.references import add_reference
from ravive.people.models import Organisation
from tests.banking.coda_writer import Written, coda
from tests.conftest import NOW

ACCOUNT = "BE68539007547034"
_KEYS = count(1)


@dataclass
class Ledger:
    """What an organisation stores of giving."""

    organisation: Organisation
    account: BankAccount
    appeal: Appeal
    treasurer: User | None = None
    numbers: Iterable[int] = field(default_factory=lambda: count(1))

    def reference(self, kind: str = PaymentReference.ReferenceKind.ONCE, appeal: Appeal | None = None) -> PaymentReference:
        """Store a reference of the appeal."""
        return add_reference(appeal=appeal or self.appeal, kind=kind, draw=lambda _most: next(iter(self.numbers)))

    def imported(self, content: bytes | str | Sequence[str], layout: TableLayout | None = None) -> ImportOutcome:
        """Import a file: its bytes, its text, or its lines."""
        text = content if isinstance(content, str | bytes) else "\r\n".join(content) + "\r\n"
        data = text.encode() if isinstance(text, str) else text
        arguments = {"organisation": self.organisation, "file": BytesIO(data), "name": "statement", "layout": layout}
        return imports.import_file(**arguments, by=self.treasurer, now=NOW)

    @property
    def sum_cents(self) -> int:
        """What the appeal received."""
        return sum(booked_receipts().filter(appeal=self.appeal).values_list("amount_cents", flat=True))

    def transfer(self, **wanted: object) -> BankTransfer:
        """Return the one transfer with these values."""
        return BankTransfer.objects.get(movement__account__organisation=self.organisation, **wanted)

    def receipt(self, **wanted: object) -> Receipt:
        """Return the one receipt with these values that counts."""
        return booked_receipts().get(organisation=self.organisation, **wanted)


def ledger_of(organisation: Organisation, *, iban: str = ACCOUNT, treasurer: User | None = None) -> Ledger:
    """Store an account and an appeal of an organisation."""
    account = BankAccount.objects.create(organisation=organisation, iban=iban, holder="Ravive asbl")
    appeal = Appeal.objects.create(
        organisation=organisation,
        key=UUID(int=next(_KEYS)),
        title="Trente jours",
        account=account,
        goal_cents=300_000,
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
    )
    return Ledger(organisation, account, appeal, treasurer)


def gift(amount: str, *, structured: str = "", message: str = "merci", code: str = "50", iban: str = "BE71096123456769") -> Written:
    """Return a movement of a CODA file."""
    return Written(amount=Decimal(amount), structured=structured, message=message, code=code, iban=iban)


def coda_of(*movements: Written, opening: str = "100.00") -> list[str]:
    """Return the lines of a CODA file of one day, 28 November 2026."""
    return coda(movements, Decimal(opening))
