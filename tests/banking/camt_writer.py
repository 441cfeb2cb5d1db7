"""Writes camt messages for tests, in the shapes of versions 02 and 08."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

ACCOUNT = "BE68539007547034"
ROOTS = {"052": ("BkToCstmrAcctRpt", "Rpt"), "053": ("BkToCstmrStmt", "Stmt"), "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """A movement to write, or one of its batch."""

    amount: Decimal
    name: str = "Donateur d’exemple"
    iban: str = "BE71096123456769"
    structured: str = ""
    message: str = "merci"
    status: str = "BOOK"
    currency: str = "EUR"
    reversal: bool = False
    batch: tuple["Transfer", ...] = ()


def _amount(value: Decimal, currency: str) -> str:
    return f'<Amt Ccy="{currency}">{abs(value)}</Amt><CdtDbtInd>{"DBIT" if value < 0 else "CRDT"}</CdtDbtInd>'


def _transfer(given: Transfer, version: int) -> str:
    side = "Cdtr" if (given.amount < 0) != given.reversal else "Dbtr"
    name = f"<Nm>{escape(given.name)}</Nm>"
    party = f"<Pty>{name}</Pty>" if version >= 8 else name
    if version >= 8:
        amount = _amount(given.amount, given.currency)
    else:
        amount = f'<AmtDtls><TxAmt><Amt Ccy="{given.currency}">{abs(given.amount)}</Amt></TxAmt></AmtDtls>'
    structured = (
        f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp><Ref>{given.structured}</Ref></CdtrRefInf></Strd>"
    )
    remittance = structured if given.structured else f"<Ustrd>{escape(given.message)}</Ustrd>"
    return f"""<TxDtls><Refs><AcctSvcrRef>T-1</AcctSvcrRef></Refs>{amount}<RltdPties><{side}>{party}</{side}>
<{side}Acct><Id><IBAN>{given.iban}</IBAN></Id></{side}Acct></RltdPties><RmtInf>{remittance}</RmtInf></TxDtls>"""


def entry(given: Transfer, version: int) -> str:
    """Return the `Ntry` of a movement."""
    status = f"<Sts><Cd>{given.status}</Cd></Sts>" if version >= 8 else f"<Sts>{given.status}</Sts>"
    reversal = "<RvslInd>true</RvslInd>" if given.reversal else ""
    transfers = "".join(_transfer(one, version) for one in given.batch or (given,))
    return f"""<Ntry>{_amount(given.amount, given.currency)}{reversal}{status if given.status else ""}
<BookgDt><Dt>2026-11-28</Dt></BookgDt><ValDt><Dt>2026-11-27</Dt></ValDt><AcctSvcrRef>REF-1</AcctSvcrRef>
<NtryDtls>{transfers}</NtryDtls></Ntry>"""


def balance(kind: str, value: Decimal, currency: str = "EUR") -> str:
    """Return a `Bal`."""
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(value, currency)}<Dt><Dt>2026-11-28</Dt></Dt></Bal>"


def camt(movements: Sequence[Transfer], opening: Decimal, *, closing: Decimal | None = None, version: int = 8, message: str = "053") -> str:
    """Return a whole message; 052 and 054 have no balances."""
    booked = (one.amount for one in movements if one.status in ("", "BOOK") and one.currency == "EUR")
    end = opening + sum(booked, Decimal(0)) if closing is None else closing
    root, head = ROOTS[message]
    balances = balance("OPBD", opening) + balance("CLBD", end) if message == "053" else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.{version:02d}"><{root}>
<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-28T10:00:00</CreDtTm></GrpHdr>
<{head}><Id>S-1</Id><CreDtTm>2026-11-28T10:00:00</CreDtTm><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>
{balances}
{"".join(entry(one, version) for one in movements)}
</{head}></{root}></Document>"""
