"""The bookings of a year as a table, for the program of an accountant."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ravive.giving.details import bank_details
from ravive.giving.models import BankAccount, Receipt
from ravive.giving.money import euros_of
from ravive.giving.queries import author_of, with_authors
from ravive.lib.csv_table import csv_table
from ravive.lib.workbook import NumberCell, WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of
from ravive.people.models import Organisation

MONEY = "#,##0.00"


def receipts_of(organisation: Organisation, year: int) -> QuerySet[Receipt]:
    """Return the receipts of a year, also those that somebody undid, by the day of the movement.

    Invented ones of an example account are left out, unless the organisation is an example or has no other account.
    """
    found = Receipt.objects.filter(organisation=organisation, received_on__year=year)
    if not organisation.is_example and BankAccount.objects.filter(organisation=organisation, is_example=False).exists():
        found = found.exclude(transfer__movement__account__is_example=True)
    return (
        with_authors(found).select_related("transfer__movement__account", "appeal", "reference", "reverses").order_by("received_on", "pk")
    )


def heads(*, with_names: bool) -> tuple[str, ...]:
    """Return the names of the columns, in the language of the page."""
    names = (_("Name of the donor"), _("IBAN of the donor")) if with_names else ()
    return (
        _("Receipt"), _("Date"), _("Value date"), _("Amount"), _("Kind"), _("Appeal"), _("Payment reference"), _("State"),
        _("Deducted from receipt"), _("Bank account"), _("Booked by"), *names,
    )  # fmt: skip


def rows_of(receipts: QuerySet[Receipt], *, with_names: bool) -> Iterator[tuple[WorkbookValue | Decimal, ...]]:
    """Yield a row for each receipt, one value a column."""
    kinds = {value: str(label) for value, label in Receipt.ReceiptKind.choices}
    for receipt in receipts.iterator(chunk_size=500):
        movement = receipt.transfer.movement
        names = _names(receipt.transfer.sealed) if with_names else ()
        yield (
            receipt.written_number, receipt.received_on, movement.value_on, euros_of(receipt.amount_cents), kinds[receipt.kind],
            receipt.appeal.title if receipt.appeal else "", receipt.reference.reference if receipt.reference else "", _state(receipt),
            receipt.reverses.written_number if receipt.reverses else "", movement.account.iban,
            author_of(receipt) or _("exact reference"), *names,
        )  # fmt: skip


def _state(receipt: Receipt) -> str:
    if receipt.undone_at is None:
        return _("booked")
    return _("undone on %(day)s") % {"day": date_format(localdate(receipt.undone_at), "SHORT_DATE_FORMAT")}


def _names(sealed: str) -> tuple[str, str]:
    details = bank_details(sealed)
    return details.counterparty, details.iban


def as_csv(receipts: QuerySet[Receipt], *, with_names: bool) -> bytes:
    """Return the bookings as CSV for a spreadsheet in the language of the page: days as 2026-11-28."""
    rows = ([value if value is not None else "" for value in row] for row in rows_of(receipts, with_names=with_names))
    return csv_table(heads(with_names=with_names), rows, language=get_language() or "")


def as_workbook(receipts: QuerySet[Receipt], *, with_names: bool, title: str, made_at: datetime) -> bytes:
    """Return the bookings as an XLSX file: days and amounts are cells of their own type."""
    rows = tuple(tuple(_cell(value) for value in row) for row in rows_of(receipts, with_names=with_names))
    columns = tuple(WorkbookColumn(head=head, width=18) for head in heads(with_names=with_names))
    return workbook_of((WorkbookSheet(title=_("Bookings"), columns=columns, rows=rows),), title=title, made_at=made_at)


def _cell(value: WorkbookValue | Decimal) -> WorkbookValue:
    # A workbook holds numbers in floating point: amounts are exact to the cent in it.
    return NumberCell(value=float(value), look=MONEY) if isinstance(value, Decimal) else value
