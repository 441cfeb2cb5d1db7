"""Who changes the ledger of an organisation waits for whom did it before."""

from django.db import connection

from ravive.giving.models import BankAccount


def lock_accounts(organisation_id: int) -> list[BankAccount]:
    """Return the accounts of an organisation, locked until the end of the transaction. Raises RuntimeError outside of one.

    All are locked, in one order: a transfer of one account may give back what arrived on another.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock_accounts() was called outside a transaction; call it in the transaction.atomic() block of the change")
    return list(BankAccount.objects.select_for_update(no_key=True).filter(organisation=organisation_id).order_by("pk"))
