"""Stores what a treasurer said no to."""

from ravive.giving.models import BankTransfer, PaymentReference, RefusedProposal


def refuse(*, transfer: BankTransfer, reference: PaymentReference | None) -> None:
    """Never propose a reference for a transfer again; without one, nothing that has no reference.

    Raises ValueError for a reference of another organisation.
    """
    if reference and reference.organisation_id != transfer.movement.account.organisation_id:
        raise ValueError("the reference is that of another organisation")
    RefusedProposal.objects.get_or_create(transfer=transfer, reference=reference)
