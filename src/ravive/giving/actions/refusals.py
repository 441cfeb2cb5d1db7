"""Stores what a treasurer refused."""

from django.db import transaction

from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.models import BankTransfer, PaymentReference, RefusedProposal


def refuse(*, transfer: BankTransfer, reference: PaymentReference | None) -> None:
    """Never propose a reference for a transfer again; without one, nothing that has no reference.

    Raises ValueError for a reference of another organisation.
    """
    if reference and reference.organisation_id != transfer.movement.account.organisation_id:
        raise ValueError("the reference is that of another organisation")
    with transaction.atomic():
        # Without a reference, the database's own constraint lets two through.
        lock_accounts(transfer.movement.account.organisation_id)
        if not RefusedProposal.objects.filter(transfer=transfer, reference=reference).exists():
            RefusedProposal.objects.create(transfer=transfer, reference=reference)
