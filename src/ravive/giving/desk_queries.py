"""Reads for the treasurer's desk: who may see it, which accounts are in use, which years have movements, who gave before."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from ravive.giving.models import Appeal, BankAccount, BankMovement, BankNotice, BankTransfer, BookedStatement, PaymentReference
from ravive.people.models import Organisation, Role

# Who sees what people gave.
ROLES = (Role.TREASURER, Role.ADMIN)


def is_in_use(account: BankAccount) -> bool:
    """Return whether an appeal names an account, or something is stored of its files: a file that was read is not read again."""
    of_account = {"account": account}
    return any(model.objects.filter(**of_account).exists() for model in (BankMovement, BookedStatement, BankNotice, Appeal))


def years_of(organisation: Organisation, today: date) -> list[int]:
    """Return the years with movements, and today's, the latest first."""
    days = BankMovement.objects.filter(account__organisation=organisation).dates("booked_on", "year")
    return sorted({today.year, *(day.year for day in days)}, reverse=True)


def same_donor(transfer: BankTransfer) -> Q:
    """Return the condition of a receipt from the account of a transfer, or with its reference; an empty one matches all."""
    return given_before({transfer.iban_mark} - {""}, {transfer.structured} - {""})


def given_before(iban_marks: Collection[str], references: Collection[str]) -> Q:
    """Return the condition of a receipt from one of some accounts, or with one of some references.

    Each part has a query of its own: an index serves it, where a condition over two joined tables reads all receipts.
    """
    condition = Q()
    if iban_marks:
        condition |= Q(transfer__in=BankTransfer.objects.filter(iban_mark__in=iban_marks).order_by().values("pk"))
    if references:
        condition |= Q(reference__in=PaymentReference.objects.filter(reference__in=references).order_by().values("pk"))
    return condition
