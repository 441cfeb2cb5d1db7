"""What donors do behind their private link: change what is shown, stop e-mails, ask for a new link, be erased."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from ravive.departures import actions as departures
from ravive.departures.actions import digest_of
from ravive.departures.log_file import Departure
from ravive.entries import cleared_entries
from ravive.entries.actions import stop_row
from ravive.giving import mailbox_gifts, mails, my_gifts_parts
from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.actions.promises import forget_mailbox
from ravive.giving.actions.transfer_erasure import clear_erased
from ravive.giving.certificates.actions import donors
from ravive.giving.certificates.subject import DONORS
from ravive.giving.details import NoticedTransfers, open_sealed
from ravive.giving.donor_mailboxes import DonorMailbox, mark_of
from ravive.giving.models import BankNotice, BankTransfer, Donor, GivingPromise
from ravive.giving.models.appeals import Review
from ravive.mailing import actions as mailing
from ravive.mailing import encryption, mail_queue, news_consents
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.queries import confirmed_addresses
from ravive.people.models import Organisation
from ravive.site.public_form import SentValue, is_first

# Of a line in the log of departures: a donor who was erased.
ERASURE = "giver"
# The same, where somebody whom staff checked asked for it: promises go too whose address nobody confirmed.
ERASURE_ON_REQUEST = "giver-asked"
# The address of a promise whose donor stopped the e-mails; a name that a donor removed or replaced; an amount that a donor hid.
STOPPED, NAME_REMOVED, AMOUNT_HIDDEN = "giver-mails", "giver-name", "giver-amount"
# What a promise says of its donor, and what stands there once it is deleted. Amount, days and reference stay.
NOTHING_OF_DONOR: dict[str, object] = {
    "sealed_name": "",
    "shown_name": "",
    "name_review": Review.NONE,
    "wants_certificate": False,
    "handle": None,
    "mailbox_mark": "",
    "private_key": None,
}


def change_name(*, mailbox: DonorMailbox, promise_id: int, name: str) -> None:
    """Replace the name that is shown beside a gift. Staff releases the new one first; an empty one removes it at once."""
    with transaction.atomic():
        promise = mailbox_gifts.own_promises(mailbox).select_for_update(of=("self",)).filter(pk=promise_id).first()
        if promise is not None:
            had_name = promise.name_review != Review.NONE
            promise.shown_name = ""
            promise.sealed_name = encryption.encrypt(name) if name else ""
            promise.name_review = Review.WAITING if name else Review.NONE
            promise.save(update_fields=["shown_name", "sealed_name", "name_review"])
            # Also of one that was replaced: the log cannot say the new one, and the earlier one is not to be shown again.
            if had_name or not name:
                departures.record(kind=NAME_REMOVED, digest=digest_of(NAME_REMOVED, promise.pk))


def remove_name_again(departure: Departure, _now: datetime) -> None:
    """Delete again a name that its donor removed."""
    for number in GivingPromise.objects.exclude(name_review=Review.NONE).values_list("pk", flat=True):
        if digest_of(NAME_REMOVED, number) == departure.digest:
            GivingPromise.objects.filter(pk=number).update(shown_name="", sealed_name="", name_review=Review.NONE)


def hide_amount(*, mailbox: DonorMailbox, promise_id: int, is_hidden: bool) -> None:
    """Show a gift among the others without its amount, or with it."""
    found = mailbox_gifts.own_promises(mailbox).filter(pk=promise_id).values("pk")
    numbers = list(found.values_list("pk", flat=True))
    with transaction.atomic():
        GivingPromise.objects.filter(pk__in=numbers).update(hides_amount=is_hidden)
        for number in numbers if is_hidden else ():
            departures.record(kind=AMOUNT_HIDDEN, digest=digest_of(AMOUNT_HIDDEN, number))


def hide_amount_again(departure: Departure, _now: datetime) -> None:
    """Hide again an amount that its donor hid."""
    for number in GivingPromise.objects.filter(hides_amount=False).values_list("pk", flat=True):
        if digest_of(AMOUNT_HIDDEN, number) == departure.digest:
            GivingPromise.objects.filter(pk=number).update(hides_amount=True)


def stop_mails(mailbox: DonorMailbox) -> None:
    """Delete the addresses of a donor, for certificates too: nothing is written to them any more. Gifts, names and the mark stay."""
    with transaction.atomic():
        lock_promises(mailbox)
        stopped_donors = [donor for donor in _locked_donors(mailbox_gifts.donors_of(mailbox)) if donor.handle and stop_row(DONORS, donor)]
        promises = list(mailbox_gifts.own_promises(mailbox).exclude(handle=None))
        for promise in promises:
            news_consents.take_back(promise.handle or "")
        stopped = [promise for promise in promises if mailing.delete_address(promise.handle or "")]
        GivingPromise.objects.filter(pk__in=[promise.pk for promise in promises]).update(handle=None)
        # Promises that staff cleared: brought back, their addresses would be written to again.
        copies = cleared_entries.forget_mailbox(mailbox.organisation, mailbox.mark)
        for kind, rows in ((STOPPED, stopped), (DONORS.stopped, stopped_donors)):
            for row in rows:
                departures.record(kind=kind, digest=row.handle or "")
        for handle in filter(None, copies):
            departures.record(kind=STOPPED, digest=handle)


def lock_promises(mailbox: DonorMailbox) -> None:
    """Let what changes the promises of a mailbox wait for one another, in one order and before any address is deleted."""
    list(mailbox_gifts.all_promises(mailbox).order_by("pk").select_for_update(of=("self",)))


def _locked_donors(donors: Iterable[Donor]) -> list[Donor]:
    """Return donors as they are, once no other request changes them, in one order and after the promises."""
    numbers = [donor.pk for donor in donors]
    return list(Donor.objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True))


def ask_link(*, organisation: Organisation, address: str, language: str, sent: SentValue, now: datetime) -> None:
    """Send a donor's private link to an address that somebody typed. Nothing shows whether it gave: nothing is sent where it did not."""
    with transaction.atomic():
        if is_first(sent, now=now):
            send_link(DonorMailbox(organisation=organisation, mark=mark_of(organisation.pk, address)), language=language, now=now)


def send_link(mailbox: DonorMailbox, *, language: str, now: datetime) -> None:
    """Send a private link to the confirmed address of a donor, within its three e-mails a day."""
    handle = writable_handle(mailbox)
    if handle and mailing.may_write_again(handle):
        mail_queue.queue(mails.PRIVATE_LINK, [f"{handle} {language}"], now=now)


def writable_handle(mailbox: DonorMailbox) -> str:
    """Return the handle of the latest confirmed address of a donor; empty without one."""
    handles = [promise.handle for promise in mailbox_gifts.own_promises(mailbox) if promise.handle]
    confirmed = confirmed_addresses(handles)
    return next((handle for handle in handles if handle in confirmed), "")


def erase_mailbox(*, mailbox: DonorMailbox, now: datetime, on_request: bool = False) -> None:
    """Delete what is stored of a donor, except what the accounts must hold: booked money with what the bank said, issued certificates.

    `on_request`: staff checked who asks, so that promises go too whose address nobody confirmed. It stays deleted when an older copy of the
    database is restored. Twice is once.
    """
    kind = ERASURE_ON_REQUEST if on_request else ERASURE
    with transaction.atomic():
        _erase(mailbox, now, on_request=on_request)
        departures.record(kind=kind, digest=digest_of(kind, mailbox.organisation.pk, mailbox.mark))


def erase_again(departure: Departure, now: datetime) -> None:
    """Erase a donor whom a line of the log of departures names, as it was done."""
    marked = [
        *GivingPromise.objects.exclude(mailbox_mark="").values_list("reference__organisation", "mailbox_mark").distinct(),
        *Donor.objects.exclude(mailbox_mark="").values_list("organisation", "mailbox_mark"),
        *cleared_entries.marked_mailboxes(),
    ]
    for number, mark in set(marked):
        if digest_of(departure.kind, number, mark) == departure.digest:
            mailbox = DonorMailbox(organisation=Organisation.objects.get(pk=number), mark=mark)
            _erase(mailbox, now, on_request=departure.kind == ERASURE_ON_REQUEST)


def _erase(mailbox: DonorMailbox, now: datetime, *, on_request: bool) -> None:
    with transaction.atomic():
        # No treasurer books, undoes or opens a transfer of this donor meanwhile, and no link stops the e-mails.
        lock_accounts(mailbox.organisation.pk)
        lock_promises(mailbox)
        found = mailbox_gifts.donors_to_erase(mailbox)
        _locked_donors(found)
        for part in my_gifts_parts.parts():
            part.erase(mailbox, now)
        clear_erased(BankTransfer.objects.filter(pk__in=[transfer.pk for transfer in mailbox_gifts.own_transfers(mailbox)]))
        _delete_notices(mailbox)
        cleared_entries.forget_mailbox(mailbox.organisation, mailbox.mark)
        # Perhaps somebody else typed the address there, as nobody confirmed it: only the address goes, unless the person asked staff.
        chosen = mailbox_gifts.all_promises(mailbox) if on_request else mailbox_gifts.own_promises(mailbox)
        own = {promise.pk for promise in chosen}
        for promise in mailbox_gifts.all_promises(mailbox):
            if promise.pk in own:
                clear_promise(promise)
                GivingPromise.objects.filter(pk=promise.pk).update(erased_on=localdate(now))
            else:
                forget_mailbox(promise)
        # Members before their head, which sets free those who are not erased.
        for donor in reversed(found):
            donors.erase(donor=donor, today=localdate(now))


def clear_promise(promise: GivingPromise) -> None:
    """Delete what a promise says of its donor, with the address. Amount, days and reference stay."""
    GivingPromise.objects.filter(pk=promise.pk).update(**NOTHING_OF_DONOR)
    mailing.delete_address(promise.handle or "")


def _delete_notices(mailbox: DonorMailbox) -> None:
    """Delete the notices of a bank that name a reference of a donor: the statement of the same movement is still to come."""
    references = set(mailbox_gifts.own_promises(mailbox).values_list("reference__reference", flat=True))
    for notice in BankNotice.objects.filter(account__organisation=mailbox.organisation):
        try:
            noticed = open_sealed(notice.sealed, NoticedTransfers)
        except SealKeyError:
            continue
        if any(transfer.structured in references for transfer in noticed.transfers):
            notice.delete()
