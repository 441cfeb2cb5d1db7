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


def _transfer(movement: Transfer, version: int) -> str:
    side = "Cdtr" if (movement.amount < 0) != movement.reversal else "Dbtr"
    name = f"<Nm>{escape(movement.name)}</Nm>"
    party = f"<Pty>{name}</Pty>" if version >= 8 else name
    if version >= 8:
        amount = _amount(movement.amount, movement.currency)
    else:
        amount = f'<AmtDtls><TxAmt><Amt Ccy="{movement.currency}">{abs(movement.amount)}</Amt></TxAmt></AmtDtls>'
    scheme = "<Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp>"
    structured = f"<Strd><CdtrRefInf>{scheme}<Ref>{movement.structured}</Ref></CdtrRefInf></Strd>"
    remittance = structured if movement.structured else f"<Ustrd>{escape(movement.message)}</Ustrd>"
    return f"""<TxDtls><Refs><AcctSvcrRef>T-1</AcctSvcrRef></Refs>{amount}<RltdPties><{side}>{party}</{side}>
<{side}Acct><Id><IBAN>{movement.iban}</IBAN></Id></{side}Acct></RltdPties><RmtInf>{remittance}</RmtInf></TxDtls>"""


def entry(movement: Transfer, version: int) -> str:
    """Return the `Ntry` of a movement."""
    status = f"<Sts><Cd>{movement.status}</Cd></Sts>" if version >= 8 else f"<Sts>{movement.status}</Sts>"
    reversal = "<RvslInd>true</RvslInd>" if movement.reversal else ""
    transfers = "".join(_transfer(transfer, version) for transfer in movement.batch or (movement,))
    return f"""<Ntry>{_amount(movement.amount, movement.currency)}{reversal}{status if movement.status else ""}
<BookgDt><Dt>2026-11-28</Dt></BookgDt><ValDt><Dt>2026-11-27</Dt></ValDt><AcctSvcrRef>REF-1</AcctSvcrRef>
<NtryDtls>{transfers}</NtryDtls></Ntry>"""


def balance(kind: str, value: Decimal, currency: str = "EUR") -> str:
    """Return a `Bal`."""
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(value, currency)}<Dt><Dt>2026-11-28</Dt></Dt></Bal>"


def camt(movements: Sequence[Transfer], opening: Decimal, *, closing: Decimal | None = None, version: int = 8, message: str = "053") -> str:
    """Return a whole message; 052 and 054 have no balances."""
    booked = (movement.amount for movement in movements if movement.status in ("", "BOOK") and movement.currency == "EUR")
    end = opening + sum(booked, Decimal(0)) if closing is None else closing
    root, head = ROOTS[message]
    balances = balance("OPBD", opening) + balance("CLBD", end) if message == "053" else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.{version:02d}"><{root}>
<GrpHdr><MsgId>M</MsgId><CreDtTm>2026-11-28T10:00:00</CreDtTm></GrpHdr>
<{head}><Id>S-1</Id><CreDtTm>2026-11-28T10:00:00</CreDtTm><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>
{balances}
{"".join(entry(movement, version) for movement in movements)}
</{head}></{root}></Document>"""
