"""Reads for the treasurer's desk: who may see it, what waits there, which years have movements."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from ravive.giving.models import BankAccount, BankMovement, BankTransfer, PaymentReference
from ravive.giving.queries import booked_receipts
from ravive.people.models import Organisation, Role

# Who sees what people gave.
ROLES = (Role.TREASURER, Role.ADMIN)


def is_in_use(account: BankAccount) -> bool:
    """Return whether movements are stored of an account, or an appeal names it."""
    return account.movements.exists() or account.appeals.exists()  # pyright: ignore[reportAttributeAccessIssue] -- Django's own attributes


def years_of(organisation: Organisation, today: date) -> list[int]:
    """Return the years with movements, and today's, the latest first."""
    days = BankMovement.objects.filter(account__organisation=organisation).dates("booked_on", "year")
    return sorted({today.year, *(day.year for day in days)}, reverse=True)


def waits_for_decision(organisation_id: int) -> Q:
    """Return the condition of a transfer that nobody decided and that may concern a gift.

    That is money received, or a debit that carries an own reference, or that gives back what its account had given, to the cent.
    """
    own = PaymentReference.objects.filter(organisation=organisation_id).values("reference")
    given = booked_receipts().filter(
        organisation=organisation_id, transfer__iban_mark=OuterRef("iban_mark"), amount_cents=-1 * OuterRef("amount_cents")
    )
    gives_back = Q(structured__in=own) | (~Q(iban_mark="") & Q(Exists(given)))
    return Q(Q(amount_cents__gt=0) | (Q(amount_cents__lt=0) & gives_back), decision=BankTransfer.Decision.OPEN)


def same_giver(transfer: BankTransfer) -> Q:
    """Return the condition of a receipt from the account of a transfer, or with its reference."""
    condition = Q()
    if transfer.iban_mark:
        condition |= Q(transfer__iban_mark=transfer.iban_mark)
    if transfer.structured:
        condition |= Q(reference__reference=transfer.structured)
    return condition
