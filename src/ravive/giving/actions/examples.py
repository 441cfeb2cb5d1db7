"""Removes the money of example appeals: invented gifts never stay in the accounts of an organisation."""

from collections.abc import Collection

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


def remove_money(organisation: Organisation, *, going: Collection[int] = ()) -> int:
    """Delete the example accounts of an organisation and all that leads to them; return how many receipts went.

    Its example appeals stay, without an example account, invented gifts, promises, teams and runners. What visitors sent stays, except to
    the appeals whose numbers are `going`. Money that arrived on a real account stays with its reference. The journal loses the lines about
    the example.
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
        invented = Appeal.objects.filter(Q(is_example=True) | Q(account__in=accounts), organisation=organisation)
        _remove_people(invented.exclude(pk__in=going), with_visitors=False)
        _remove_people(Appeal.objects.filter(pk__in=going, organisation=organisation), with_visitors=True)
        Appeal.objects.filter(account__in=accounts).update(account=None)
        accounts.delete()
    return count


def sent_by_visitors(appeals: QuerySet[Appeal]) -> tuple[QuerySet[GivingPromise], QuerySet[RunTeam], QuerySet[SponsoredRunner]]:
    """Return what visitors sent to appeals: what is invented has no private page and no address."""
    return (
        GivingPromise.objects.filter(reference__appeal__in=appeals).exclude(private_key=None),
        RunTeam.objects.filter(appeal__in=appeals).exclude(handle=None),
        SponsoredRunner.objects.filter(appeal__in=appeals).exclude(handle=None),
    )


def _remove_people(appeals: QuerySet[Appeal], *, with_visitors: bool) -> None:
    """Delete the invented promises, teams and runners of appeals; those of visitors too, with their addresses, where they are asked for."""
    sent = sent_by_visitors(appeals)
    for rows in sent if with_visitors else ():
        for handle in rows.exclude(handle=None).values_list("handle", flat=True):
            mailing.delete_address(handle or "")
    references = PaymentReference.objects.filter(appeal__in=appeals, receipts=None)
    if not with_visitors:
        promises, teams, runners = sent
        references = references.exclude(Q(promise__in=promises) | Q(team__in=teams) | Q(runner__in=runners))
    # Staff may have chosen a real account: its posters have the appeal's own reference.
    references.exclude(Q(kind=PaymentReference.ReferenceKind.APPEAL, appeal__account__is_example=False)).delete()
    if with_visitors:
        GivingPromise.objects.filter(reference__appeal__in=appeals).update(handle=None)
    for model in (SponsoredRunner, RunTeam):
        rows = model.objects.filter(appeal__in=appeals, references=None)
        (rows if with_visitors else rows.filter(handle=None)).delete()


def _delete_rows(lines: QuerySet[JournalLine]) -> None:
    """Delete lines of the journal, which refuses it by its own methods."""
    QuerySet(JournalLine).filter(pk__in=list(lines.values_list("pk", flat=True)))._raw_delete(lines.db)
