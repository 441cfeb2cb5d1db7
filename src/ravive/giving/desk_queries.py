"""Reads for the treasurer's desk: who may see it, which accounts are in use, which years have movements, who gave before."""

from datetime import date

from django.db.models import Q

from ravive.giving.models import Appeal, BankAccount, BankMovement, BankNotice, BankTransfer, BookedStatement
from ravive.people.models import Organisation, Role

# Who sees what people gave.
ROLES = (Role.TREASURER, Role.ADMIN)


def is_in_use(account: BankAccount) -> bool:
    """Return whether an appeal names an account, or something is stored of its files: a file that was read is not read again."""
    given = {"account": account}
    return any(model.objects.filter(**given).exists() for model in (BankMovement, BookedStatement, BankNotice, Appeal))


def years_of(organisation: Organisation, today: date) -> list[int]:
    """Return the years with movements, and today's, the latest first."""
    days = BankMovement.objects.filter(account__organisation=organisation).dates("booked_on", "year")
    return sorted({today.year, *(day.year for day in days)}, reverse=True)


def same_giver(transfer: BankTransfer) -> Q:
    """Return the condition of a receipt from the account of a transfer, or with its reference."""
    condition = Q()
    if transfer.iban_mark:
        condition |= Q(transfer__iban_mark=transfer.iban_mark)
    if transfer.structured:
        condition |= Q(reference__reference=transfer.structured)
    return condition
