"""A month of a bank account for tests: an appeal with promises, and the bank's files of the transfers that came, in camt.053."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from uuid import uuid4
from xml.sax.saxutils import escape

from django.utils.timezone import localdate

from ravive.giving.models import Appeal, BankAccount, GivingPromise, PaymentReference
from ravive.giving.references import add_reference
from ravive.people.models import Organisation

IBAN = "BE68539007547034"
DONOR_IBANS = ("BE71096123456769", "BE62510007547061", "BE43068999999501")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A movement: its day, its cents with their sign, and what the bank says of it."""

    day: date
    cents: int
    name: str
    structured: str = ""
    message: str = ""
    iban: str = DONOR_IBANS[0]
    number: int = 0


def last_month(today: date | None = None) -> date:
    """Return the first day of the month before today's."""
    first = (today or localdate()).replace(day=1)
    return (first - timedelta(days=1)).replace(day=1)


def account_of(organisation: Organisation, **values: object) -> BankAccount:
    """Store an account."""
    return BankAccount.objects.create(organisation=organisation, **{"iban": IBAN, "holder": "Ravive asbl", **values})


def appeal_of(account: BankAccount, title: str = "(Dé)clic : 30 jours pour 3 000 €", **values: object) -> Appeal:
    """Store an appeal of last month."""
    first = last_month()
    fields = {"goal_cents": 300_000, "starts_on": first, "ends_on": first + timedelta(days=29), **values}
    return Appeal.objects.create(organisation=account.organisation, key=uuid4(), title=title, account=account, **fields)


def promised(appeal: Appeal, cents: int, *, number: int, **values: object) -> PaymentReference:
    """Store a promise, and return its reference. References are drawn far apart: none is like another."""
    spread = count(number * 7_654_321 % 9_999_999_967, 1_234_567)
    reference = add_reference(appeal=appeal, kind=PaymentReference.ReferenceKind.ONCE, draw=lambda most: next(spread) % most)
    today = localdate()
    fields = {"promised_on": last_month(), "expires_on": today + timedelta(days=30), "language": "fr", **values}
    GivingPromise.objects.create(reference=reference, amount_cents=cents, **fields)
    return reference


def statement(rows: Sequence[Row], *, opening_cents: int, first: date, last: date, closing_cents: int | None = None) -> str:
    """Return a camt.053 message of some days, whose balances close unless the caller names another closing balance."""
    closing = opening_cents + sum(row.cents for row in rows) if closing_cents is None else closing_cents
    entries = "".join(_entry(row) for row in rows)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>
<CreDtTm>{last}T22:00:00</CreDtTm></GrpHdr><Stmt><Id>{first}-{last}</Id><CreDtTm>{last}T22:00:00</CreDtTm><Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>
{_balance("OPBD", opening_cents, first)}{_balance("CLBD", closing, last)}{entries}</Stmt></BkToCstmrStmt></Document>"""


def overlapping(rows: Sequence[Row], spans: Sequence[tuple[int, int]], *, opening_cents: int, first: date) -> list[str]:
    """Return a statement for each span of days of the month, from 1; spans may overlap, and the last one ends with the month."""
    files = []
    for begin, end in spans:
        start, stop = first + timedelta(days=begin - 1), first + timedelta(days=end - 1)
        before = opening_cents + sum(row.cents for row in rows if row.day < start)
        files.append(statement([row for row in rows if start <= row.day <= stop], opening_cents=before, first=start, last=stop))
    return files


def numbered(rows: Sequence[Row]) -> list[Row]:
    """Return rows in the order of their days, each with a reference of the bank of its own."""
    return [replace(row, number=number) for number, row in enumerate(sorted(rows, key=lambda row: row.day), 1)]


def _money(cents: int) -> str:
    side = "DBIT" if cents < 0 else "CRDT"
    return f'<Amt Ccy="EUR">{abs(cents) // 100}.{abs(cents) % 100:02d}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def _balance(kind: str, cents: int, day: date) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_money(cents)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _entry(row: Row) -> str:
    side = "Cdtr" if row.cents < 0 else "Dbtr"
    scheme = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
    remittance = f"<Strd><CdtrRefInf>{scheme}<Ref>{row.structured}</Ref></CdtrRefInf></Strd>" if row.structured else ""
    remittance = remittance or (f"<Ustrd>{escape(row.message)}</Ustrd>" if row.message else "")
    return f"""<Ntry>{_money(row.cents)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{row.day}</Dt></BookgDt><ValDt><Dt>{row.day}</Dt></ValDt>
<AcctSvcrRef>B{row.number:06d}</AcctSvcrRef><NtryDtls><TxDtls><Refs><AcctSvcrRef>B{row.number:06d}</AcctSvcrRef></Refs>{_money(row.cents)}
<RltdPties><{side}><Pty><Nm>{escape(row.name)}</Nm></Pty></{side}><{side}Acct><Id><IBAN>{row.iban}</IBAN></Id></{side}Acct></RltdPties>
<RmtInf>{remittance}</RmtInf></TxDtls></NtryDtls></Ntry>"""


def month_of_hundred(appeal: Appeal) -> list[str]:
    """Store 98 promises of an appeal, and return three overlapping files of last month with 100 transfers.

    93 carry the exact reference, 5 nearly have it in their message, 2 are salaries.
    """
    first, amounts = last_month(), (1500, 2500, 4000, 5000, 7500, 10_000, 15_000)
    rows: list[Row] = []
    for number in range(1, 99):
        cents = amounts[number % len(amounts)] + number
        reference = promised(appeal, cents, number=number).reference
        gift = Row(day=first + timedelta(days=number % 27), cents=cents, name=f"Donateur {number}", iban=_donor_iban(number))
        message = f"don {_nearly(reference, number)}" if number <= 5 else ""
        rows.append(replace(gift, message=message, structured="" if message else reference))
    for number, name in enumerate(("Anne Exemple", "Bilal Exemple"), 1):
        rows.append(
            Row(day=first + timedelta(days=24), cents=-200_000 - number, name=name, message="salaire", iban=_donor_iban(200 + number))
        )
    return overlapping(numbered(rows), [(1, 12), (9, 21), (18, 28)], opening_cents=1_000_000, first=first)


def _nearly(reference: str, number: int) -> str:
    """Return a reference with one mistake: a digit missing at the end, two swapped, one too many, one doubled, one missing at the start."""
    at = next(place for place in range(3, 9) if reference[place] != reference[place + 1])
    return (
        reference[:11],
        reference[:at] + reference[at + 1] + reference[at] + reference[at + 2 :],
        reference + "7" if reference[-1] != "7" else reference + "8",
        reference[:5] + reference[4] + reference[5:],
        reference[1:],
    )[number - 1]


def _donor_iban(number: int) -> str:
    """Return an account of a bank that does not exist."""
    digits = f"539{number:07d}"
    account = f"{digits}{int(digits) % 97 or 97:02d}"
    return f"BE{98 - int(account + '111400') % 97:02d}{account}"
