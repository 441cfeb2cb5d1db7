"""Staff erase a donor who asks for it without a private page: somebody without a confirmed address, or who paid for nobody's promise."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from ravive.departures import actions as departures
from ravive.departures.actions import digest_of
from ravive.departures.log_file import Departure
from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.actions.mailboxes import clear_promise, erase_mailbox, lock_promises
from ravive.giving.actions.transfer_erasure import clear_erased
from ravive.giving.certificates import queries
from ravive.giving.certificates.actions import donors
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.kept_accounts import kept_of_donor
from ravive.giving.models import BankTransfer, Donor, GivingPromise
from ravive.giving.queries import booked_receipts, undone_receipts
from ravive.people.actions import record

# Of a line in the log of departures: a donor whom staff erased.
ERASURE = "donor"


def erase_donor(*, donor: Donor, by: User, now: datetime) -> None:
    """Delete what is stored of a donor and of those put together with it: they are one person. What the accounts must hold stays.

    It stays deleted when an older copy of the database is restored.
    """
    head = queries.head_of(donor)
    until = kept_of_donor(donor).until
    with transaction.atomic():
        lock_accounts(head.organisation_id)
        group = [head, *head.members.filter(erased_on=None)]
        mailboxes = [DonorMailbox(organisation=head.organisation, mark=row.mailbox_mark) for row in group if row.mailbox_mark]
        # As where a donor stops the e-mails: promises before donors, so that neither waits for the other.
        for mailbox in sorted(mailboxes, key=lambda mailbox: mailbox.mark):
            lock_promises(mailbox)
        _erase(group, now)
        detail = {"stays_until": until.isoformat()} if until else {}
        record(organisation=head.organisation, by=by, now=now, verb="donor.erased", subject=head, detail=detail)
        for mailbox in mailboxes:
            erase_mailbox(mailbox=mailbox, now=now)
        for row in group:
            departures.record(kind=ERASURE, digest=digest_of(ERASURE, row.pk))


def erase_again(departure: Departure, now: datetime) -> None:
    """Erase a donor whom a line of the log of departures names."""
    for donor in Donor.objects.filter(erased_on=None):
        if digest_of(ERASURE, donor.pk) == departure.digest:
            with transaction.atomic():
                lock_accounts(donor.organisation_id)
                _erase([donor], now)


def _erase(group: list[Donor], now: datetime) -> None:
    """Erase donors, the head first, with the promises that only they paid, and what the bank said of transfers that are not booked."""
    held = booked_receipts().filter(donor__in=group).order_by()
    given_back = booked_receipts().filter(reverses__in=held.values("pk")).order_by()
    # Somebody else paid with these references too.
    shared = booked_receipts().filter(amount_cents__gt=0, reference__isnull=False).exclude(donor__in=group).order_by()
    promises = GivingPromise.objects.filter(reference__in=held.values("reference")).exclude(reference__in=shared.values("reference"))
    undone = undone_receipts().filter(Q(donor__in=group) | Q(reference__in=promises.values("reference")))
    reached = [receipts.values_list("transfer", flat=True) for receipts in (held, given_back, undone)]
    clear_erased(BankTransfer.objects.filter(pk__in={number for numbers in reached for number in numbers}))
    for promise in promises.select_for_update(of=("self",)):
        clear_promise(promise)
        GivingPromise.objects.filter(pk=promise.pk).update(erased_on=localdate(now))
    # Members before their head, which sets free those who are not erased.
    for donor in reversed(group):
        donors.erase(donor=donor, today=localdate(now))
