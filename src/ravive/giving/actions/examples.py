"""Removes the money of example appeals: invented gifts never stay in the accounts of an organisation."""

from django.db import transaction
from django.db.models import Q, QuerySet

from ravive.giving import changed_sums
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
    SponsoredRunner,
)
from ravive.mailing import actions as mailing
from ravive.people.models import Organisation


def remove_money(organisation: Organisation) -> int:
    """Delete the example accounts of an organisation and all that leads to them; return how many receipts went.

    Its example appeals stay, without an example account, promises, teams, runners, their addresses, or invented gifts. Money that arrived
    on a real account stays with its reference. The journal loses the lines about the example.
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
        changed_sums.note(receipts)
        count = receipts.count()
        receipts.filter(reverses__isnull=False).delete()
        receipts.delete()
        BankFile.objects.filter(pk__in=list(files.values_list("pk", flat=True))).delete()
        _remove_people(Appeal.objects.filter(Q(is_example=True) | Q(account__in=accounts), organisation=organisation))
        Appeal.objects.filter(account__in=accounts).update(account=None)
        accounts.delete()
    return count


def _remove_people(appeals: QuerySet[Appeal]) -> None:
    """Delete the promises, teams and runners of appeals, with their addresses: visitors may have tried the example's forms."""
    named = (
        GivingPromise.objects.filter(reference__appeal__in=appeals),
        RunTeam.objects.filter(appeal__in=appeals),
        SponsoredRunner.objects.filter(appeal__in=appeals),
    )
    for rows in named:
        for handle in rows.exclude(handle=None).values_list("handle", flat=True):
            mailing.delete_address(handle or "")
    references = PaymentReference.objects.filter(appeal__in=appeals, receipts=None)
    # Staff may have chosen a real account: its posters have the appeal's own reference.
    references.exclude(Q(kind=PaymentReference.ReferenceKind.APPEAL, appeal__account__is_example=False)).delete()
    GivingPromise.objects.filter(reference__appeal__in=appeals).update(handle=None)
    SponsoredRunner.objects.filter(appeal__in=appeals, references=None).delete()
    RunTeam.objects.filter(appeal__in=appeals, references=None).delete()


def _delete_rows(lines: QuerySet[JournalLine]) -> None:
    """Delete lines of the journal, which refuses it by its own methods."""
    QuerySet(JournalLine).filter(pk__in=list(lines.values_list("pk", flat=True)))._raw_delete(lines.db)
