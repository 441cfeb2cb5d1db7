"""The fields of camt messages that count, in any of their versions (002 to 013): elements are found by name, whatever their namespace."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from lxml import etree

from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.references import checked_reference
from ravive.banking.statement import Balance, EntryDetail
from ravive.lib.problem import Problem

_AMOUNT = re.compile(r"\+?(\d{1,18}(\.\d{0,17})?|\.\d{1,17})")
_CENT = Decimal("0.01")
# Balances that open or close a statement, the best first; ITBD stands between the pages of one.
OPENING, CLOSING = ("OPBD", "PRCD", "ITBD"), ("CLBD", "ITBD")
BOOKED = "BOOK"


class CamtError(Exception):
    """An element that cannot be read. `found` is the problem."""

    def __init__(self, found: Problem) -> None:
        super().__init__(str(found))
        self.found = found


def line_of(element: etree._Element) -> int:
    """Return the line of an element, from 1."""
    return int(element.sourceline or 1)


@cache
def _path(path: str) -> str:
    return "/".join(f"{{*}}{name}" for name in path.split("/"))


def first(element: etree._Element, *paths: str) -> etree._Element | None:
    """Return the first element that is there, of several paths such as `Acct/Id/IBAN`."""
    return next((found for path in paths if (found := element.find(_path(path))) is not None), None)


def text(element: etree._Element, *paths: str) -> str:
    """Return the text of the first of several paths that holds any, its spaces made single; empty without one."""
    found = (" ".join((element.findtext(_path(path)) or "").split()) for path in paths)
    return next((value for value in found if value), "")


def texts(element: etree._Element, path: str) -> Iterable[str]:
    """Yield the texts of all elements of a path."""
    return (" ".join((found.text or "").split()) for found in element.iterfind(_path(path)))


def amount_of(element: etree._Element) -> Decimal:
    """Return the number in an element, with two decimals at least. Raises CamtError for a text that is none."""
    written = (element.text or "").strip()
    if not _AMOUNT.fullmatch(written):
        raise CamtError(problem(BankCode.BAD_AMOUNT, line_of(element), text=written[:40]))
    found = Decimal(written)
    return found.quantize(_CENT) if found == found.quantize(_CENT) else found.normalize()


def sign_of(element: etree._Element, *, otherwise: int) -> int:
    """Return 1 for a credit and -1 for a debit, `otherwise` where no sign is written. Raises CamtError for any other word."""
    sign = text(element, "CdtDbtInd")
    if sign not in ("", "CRDT", "DBIT"):
        raise CamtError(problem(BankCode.BAD_SIGN, line_of(element), text=sign[:40]))
    return otherwise if not sign else 1 if sign == "CRDT" else -1


def signed(amount: Decimal, sign: int) -> Decimal:
    """Return an amount with a sign; zero has none."""
    return amount if sign > 0 else -amount


def day_of(element: etree._Element, path: str) -> date | None:
    """Return the day in `Dt` or `DtTm` below a path, None where there is neither. Raises CamtError for a text that is no date."""
    written = text(element, f"{path}/Dt", f"{path}/DtTm", path)
    if not written:
        return None
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        raise CamtError(problem(BankCode.BAD_DATE, line_of(element), text=written[:40])) from None


@dataclass(frozen=True, kw_only=True, slots=True)
class CamtBalances:
    """The opening and the closing balance of a statement, None where it has none, and what is wrong with them."""

    opening: Balance | None
    closing: Balance | None
    problems: tuple[Problem, ...]
    # Whether one is in another currency than the account: then nothing can be checked.
    is_foreign: bool


def balances_of(statement: etree._Element, currency: str) -> CamtBalances:
    """Return the balances of a statement whose account is in a currency."""
    by_kind: dict[str, list[etree._Element]] = {}
    for found in statement.iterfind("{*}Bal"):
        by_kind.setdefault(text(found, "Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry"), []).append(found)
    opening = next((by_kind[kind][0] for kind in OPENING if kind in by_kind), None)
    closing = next((by_kind[kind][-1] for kind in CLOSING if kind in by_kind), None)
    # The only one between pages is no statement's beginning and end at once.
    pair = (("opening", opening), ("closing", closing if closing is not opening else None))
    read = {side: _balance(element, side, currency) for side, element in pair if element is not None}
    problems = tuple(found for _balance, more in read.values() for found in more)
    by_side = {side: balance for side, (balance, _problems) in read.items()}
    return CamtBalances(
        opening=by_side.get("opening"),
        closing=by_side.get("closing"),
        problems=problems,
        is_foreign=any(found.code == BankCode.OTHER_BALANCE for found in problems),
    )


def _balance(element: etree._Element, side: str, currency: str) -> tuple[Balance | None, tuple[Problem, ...]]:
    amount = first(element, "Amt")
    if amount is None:
        return None, ()
    line, problems = line_of(element), list[Problem]()
    if not text(element, "CdtDbtInd"):
        problems.append(problem(BankCode.NO_SIGN, line, "warning"))
    own_currency = amount.get("Ccy", currency)
    if own_currency != currency:
        problems.append(problem(BankCode.OTHER_BALANCE, line, "warning", side=side, found=own_currency, currency=currency))
    return Balance(amount=signed(amount_of(amount), sign_of(element, otherwise=1)), day=day_of(element, "Dt")), tuple(problems)


def account_of(statement: etree._Element) -> tuple[str, str]:
    """Return the account of a statement, without spaces, and its currency; empty where they are missing."""
    account = text(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN").replace(" ", "")
    amount = first(statement, "Bal/Amt", "Ntry/Amt")
    return account, text(statement, "Acct/Ccy") or (amount.get("Ccy", "") if amount is not None else "")


def status_of(entry: etree._Element) -> str:
    """Return the status of a movement, `BOOK` for one that is booked; empty where it is missing."""
    return text(entry, "Sts/Cd", "Sts/Prtry", "Sts")


def party_of(details: etree._Element, *, is_received: bool) -> tuple[str, str]:
    """Return the name and the account of the other party: who paid what was received, who gets what was paid."""
    sides = ("Dbtr", "Cdtr") if is_received else ("Cdtr", "Dbtr")
    present = (
        side for side in sides if first(details, *(f"RltdPties/{name}" for name in (side, f"{side}Acct", f"Ultmt{side}"))) is not None
    )
    side = next(present, sides[0])
    parties = f"RltdPties/{side}"
    # Some banks name only the one on whose behalf it was paid.
    paths = (parties, f"RltdPties/Ultmt{side}")
    name = text(details, *(f"{path}/{end}" for path in paths for end in ("Nm", "Pty/Nm", "Agt/FinInstnId/Nm")))
    account = text(details, f"{parties}Acct/Id/IBAN", f"{parties}Acct/Id/Othr/Id", f"{parties}Acct/Id/PrtryAcct/Id")
    return name, account.replace(" ", "")


def reference_of(details: etree._Element) -> str:
    """Return the one payment reference that is valid; empty without one, and with several: whose the money is, is not sure."""
    references = (*texts(details, "RmtInf/Strd/CdtrRefInf/Ref"), *texts(details, "RmtInf/Strd/CdtrRefInf/CdtrRef"))
    found = {checked_reference(reference) for reference in references} - {""}
    return found.pop() if len(found) == 1 else ""


def message_of(details: etree._Element) -> str:
    """Return what was written with a transfer: its plain text, and what stands where a reference does and is none, or one of several."""
    own = reference_of(details)
    references = (reference for reference in texts(details, "RmtInf/Strd/CdtrRefInf/Ref") if not own or checked_reference(reference) != own)
    parts = [*texts(details, "RmtInf/Ustrd"), *references, *texts(details, "RmtInf/Strd/AddtlRmtInf")]
    return " ".join(filter(None, parts)) or text(details, "AddtlTxInf")


def detail_amount_of(details: etree._Element, currency: str) -> Decimal | None:
    """Return the amount of a transfer without its sign; None where it is missing, or in another currency."""
    paths = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")
    amounts = (found for path in paths if (found := first(details, path)) is not None and found.get("Ccy", currency) == currency)
    amount = next(amounts, None)
    return None if amount is None else amount_of(amount)


def detail_of(details: etree._Element, *, currency: str, sign: int, is_reversal: bool) -> EntryDetail | None:
    """Return one transfer of a movement; None where its amount is missing, or in another currency."""
    amount = detail_amount_of(details, currency)
    if amount is None:
        return None
    own_sign = sign_of(details, otherwise=sign)
    name, account = party_of(details, is_received=(own_sign > 0) != is_reversal)
    return EntryDetail(
        amount=signed(amount, own_sign),
        counterparty=name,
        iban=account,
        structured=reference_of(details),
        message=message_of(details),
        bank_reference=text(details, "Refs/AcctSvcrRef", "Refs/TxId", "Refs/EndToEndId"),
    )
