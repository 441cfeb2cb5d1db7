"""Deletes what banks said of transfers: whole on its day, and for a donor who asks, what the accounts do not need."""

from django.db.models import Exists, OuterRef, QuerySet

from ravive.giving.models import BankMovement, BankTransfer
from ravive.giving.queries import booked_receipts


def clear_transfers(transfers: QuerySet[BankTransfer]) -> int:
    """Delete what the bank said of transfers; return how many had anything. Amount, day and reference stay.

    The bank's own reference of a movement goes with the last of its transfers.
    """
    cleared = transfers.exclude(sealed="", iban_mark="").update(sealed="", iban_mark="")
    others = BankTransfer.objects.filter(movement=OuterRef("pk")).exclude(sealed="", iban_mark="")
    whole = BankMovement.objects.filter(pk__in=transfers.values("movement")).exclude(Exists(others))
    whole.exclude(bank_mark="").order_by().update(bank_mark="")
    return cleared


def clear_erased(transfers: QuerySet[BankTransfer]) -> int:
    """Delete of the transfers of an erased donor what the accounts do not need; return how many had any of it.

    The law makes an organisation store what its bank said of booked money until the end of the retention. The mark by which the next gift
    of the account is recognised goes, and all of a transfer that is not booked.
    """
    booked = booked_receipts().order_by().values("transfer")
    changed = transfers.filter(pk__in=booked).exclude(iban_mark="").update(iban_mark="")
    return changed + clear_transfers(transfers.exclude(pk__in=booked))
