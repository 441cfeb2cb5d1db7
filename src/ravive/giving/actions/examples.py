"""Removes the money of example appeals: invented gifts never stay in the accounts of an organisation."""

from django.db import transaction
from django.db.models import Q, QuerySet

from ravive.giving.models import (
    Appeal,
    BankAccount,
    BankFile,
    BankTransfer,
    GivingPromise,
    JournalLine,
    PaymentReference,
    Receipt,
    RunTeam,
)
from ravive.mailing import actions as mailing
from ravive.people.models import Organisation


def remove_money(organisation: Organisation) -> int:
    """Delete the example accounts of an organisation and all that leads to them; return how many receipts went.

    Its example appeals stay, without an account, promises, teams or gifts. Nobody can pay to an example account, and real money is booked
    to no example, so nothing real is deleted. The journal loses the lines about it.
    """
    with transaction.atomic():
        accounts = BankAccount.objects.filter(organisation=organisation, is_example=True)
        transfers = BankTransfer.objects.filter(movement__account__in=accounts)
        files = BankFile.objects.filter(statements__account__in=accounts)
        about_files = Q(
            verb=JournalLine.JournalVerb.IMPORTED, organisation=organisation, detail__file_id__in=list(files.values_list("pk", flat=True))
        )
        _delete_rows(JournalLine.objects.filter(Q(transfer__in=transfers) | about_files))
        receipts = Receipt.objects.filter(transfer__in=transfers)
        count = receipts.count()
        receipts.filter(reverses__isnull=False).delete()
        receipts.delete()
        BankFile.objects.filter(pk__in=list(files.values_list("pk", flat=True))).delete()
        appeals = Appeal.objects.filter(organisation=organisation, is_example=True)
        for handle in GivingPromise.objects.filter(reference__appeal__in=appeals, handle__isnull=False).values_list("handle", flat=True):
            mailing.delete_address(handle or "")
        PaymentReference.objects.filter(appeal__in=appeals).delete()
        RunTeam.objects.filter(appeal__in=appeals).delete()
        Appeal.objects.filter(account__in=accounts).update(account=None)
        accounts.delete()
    return count


def _delete_rows(lines: QuerySet[JournalLine]) -> None:
    """Delete lines of the journal, which refuses it by its own methods."""
    QuerySet(JournalLine).filter(pk__in=list(lines.values_list("pk", flat=True)))._raw_delete(lines.db)
