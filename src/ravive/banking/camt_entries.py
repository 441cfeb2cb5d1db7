"""A movement of a camt message: what was booked, and the transfers of a batch."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from ravive.banking import camt_fields as fields
from ravive.banking.bank_problems import BankCode, problem
from ravive.banking.camt_fields import CamtError
from ravive.banking.statement import Entry, EntryDetail
from ravive.lib.problem import Problem

_TRUE = ("true", "1")


def entry_of(element: etree._Element, *, currency: str, day: date | None) -> tuple[Entry, tuple[Problem, ...]]:
    """Return a movement and what is wrong with it. `currency` is the account's; `day` that of the statement, for a movement without one.

    Raises CamtError for a movement without an amount, a sign or any date, or with one that cannot be read.
    """
    line = fields.line_of(element)
    amount = fields.first(element, "Amt")
    if amount is None or not fields.text(element, "CdtDbtInd"):
        raise CamtError(problem(BankCode.MISSING, line, field="Amt" if amount is None else "CdtDbtInd"))
    sign = fields.sign_of(element, otherwise=1)
    booked, own_currency = fields.signed(fields.amount_of(amount), sign), amount.get("Ccy", currency)
    is_reversal = fields.text(element, "RvslInd") in _TRUE
    transfers = element.findall("{*}NtryDtls/{*}TxDtls")
    details, problems = _details(transfers, booked, own_currency, line, is_reversal=is_reversal)
    # What a file says of one transfer of a batch says nothing of the whole.
    single = transfers[0] if len(transfers) == 1 and not problems and not _announces_more(element) else None
    around = single if single is not None else element
    name, account = fields.party_of(around, is_received=(sign > 0) != is_reversal) if single is not None else ("", "")
    booked_on, missing = _booked_on(element, day, line)
    return (
        Entry(
            date=booked_on,
            value_date=fields.day_of(element, "ValDt"),
            amount=booked,
            currency=own_currency,
            counterparty=name,
            iban=account,
            structured=fields.reference_of(around),
            message=fields.message_of(around) or fields.text(element, "AddtlNtryInf"),
            bank_reference=fields.text(element, "AcctSvcrRef", "NtryRef")
            or (single is not None and fields.text(single, "Refs/AcctSvcrRef"))
            or "",
            reversal=is_reversal or (single is not None and fields.first(single, "RtrInf") is not None),
            details=details,
            line=line,
        ),
        (*missing, *problems),
    )


def _announces_more(element: etree._Element) -> bool:
    """Return whether a movement says that it is a batch of more transfers than one."""
    announced = fields.text(element, "NtryDtls/Btch/NbOfTxs")
    return announced.isascii() and announced.isdecimal() and announced.lstrip("0") not in ("", "1")


def _booked_on(element: etree._Element, day: date | None, line: int) -> tuple[date, tuple[Problem, ...]]:
    found = fields.day_of(element, "BookgDt")
    if found:
        return found, ()
    instead = fields.day_of(element, "ValDt") or day
    if instead is None:
        raise CamtError(problem(BankCode.MISSING, line, field="BookgDt"))
    return instead, (problem(BankCode.MISSING, line, "warning", field="BookgDt"),)


def _details(
    transfers: list[etree._Element], amount: Decimal, currency: str, line: int, *, is_reversal: bool
) -> tuple[tuple[EntryDetail, ...], tuple[Problem, ...]]:
    """Return the transfers of a batch where their sum is what was booked; else none, and what differs."""
    if len(transfers) < 2:
        return (), tuple(found for transfer in transfers for found in _missing_beside(transfer, amount, currency, line))
    sign = 1 if amount >= 0 else -1
    found = [fields.detail_of(transfer, currency=currency, sign=sign, is_reversal=is_reversal) for transfer in transfers]
    details = tuple(detail for detail in found if detail is not None)
    if len(details) < len(found):
        return (), (problem(BankCode.DETAILS_CURRENCY, line, "warning", currency=currency),)
    total = sum((detail.amount for detail in details), Decimal(0))
    if total == amount:
        return details, ()
    return (), (problem(BankCode.DETAILS_DIFFER, line, "warning", found=str(total), amount=str(amount)),)


def _missing_beside(single: etree._Element, amount: Decimal, currency: str, line: int) -> Iterator[Problem]:
    """Yield that more was received than by the one transfer that is described: others are not. A larger one had costs."""
    try:
        described = fields.detail_amount_of(single, currency)
    except CamtError:
        # The movement's own amount is what counts.
        return
    # Some banks write 0 for what they do not know.
    if described and described < amount:
        yield problem(BankCode.DETAILS_DIFFER, line, "warning", found=str(described), amount=str(amount))
