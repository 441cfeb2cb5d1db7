"""Donors: appeals, promises with a confirmed address, and money that arrived for them, as the bank and the treasurer would book it."""

import itertools
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest import mock

from django.core import mail
from django.utils import timezone

from ravive.giving.actions.promises import AnnouncedGift, promise_gift
from ravive.giving.details import DonorDetails, TransferDetails, seal
from ravive.giving.donor_mailboxes import PURPOSE, DonorMailbox, mark_of
from ravive.giving.models import Appeal, BankAccount, BankMovement, BankTransfer, Donor, GiftCertificate, GivingPromise, Receipt
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient
from ravive.people.models import Organisation
from ravive.site.public_form import SentValue
from tests.people.cast import NOW, host

TODAY = NOW.date()
ANNA = "anna@courriel.example"
_numbers = itertools.count(1)


def bank_account(at: Organisation | None = None) -> BankAccount:
    return BankAccount.objects.get_or_create(organisation=at or host(), iban="BE68539007547034", defaults={"holder": "Ligue ASBL"})[0]


def appeal(title: str = "Trente jours", at: Organisation | None = None, **values: object) -> Appeal:
    number = next(_numbers)
    fields = {"goal_cents": 300_000, "starts_on": date(2026, 11, 1), "ends_on": date(2026, 12, 31)} | values
    key = f"00000000-0000-4000-8000-{number:012d}"
    return Appeal.objects.create(organisation=at or host(), key=key, title=title, account=bank_account(at), **fields)


def promised(
    to: Appeal, address: str = ANNA, *, cents: int = 5000, is_confirmed: bool = True, now: datetime = NOW, **values: object
) -> GivingPromise:
    """Return what somebody promised in the form of an appeal; without an address, `address` is empty."""
    number = next(_numbers)
    recipient = Recipient(address=address, language="fr") if address else None
    gift = AnnouncedGift(**{"amount_cents": cents, "language": "fr", "recipient": recipient, **values})  # pyright: ignore[reportArgumentType] -- of a test
    sent = SentValue(digest=f"{number:064d}", purpose="test")
    promise_gift(appeal=to, gift=gift, sent=sent, draw=random.Random(number).randrange, now=now)
    promise = GivingPromise.objects.latest("pk")
    # Of the e-mail that asks to confirm the address.
    getattr(mail, "outbox", []).clear()
    if is_confirmed:
        MailAddress.objects.filter(pk=promise.handle).update(unconfirmed_since=None, is_to_be_asked=False, mailbox_mark="", group_mark="")
    return promise


def transferred(
    cents: int, *, day: date = TODAY, to: BankAccount | None = None, name: str = "Anna Peeters", **values: object
) -> BankTransfer:
    """Return a transfer of a bank file."""
    movement = BankMovement.objects.create(
        account=to or bank_account(), booked_on=day, amount_cents=cents, common_mark=f"{next(_numbers):064d}"
    )
    details = TransferDetails(counterparty=name, iban="BE71096123456769", message="Bon courage")
    fields = {"sealed": seal(details), "iban_mark": encryption.mark_of(details.iban)} | values
    return BankTransfer.objects.create(movement=movement, position=1, amount_cents=cents, **fields)


def received(promise: GivingPromise, cents: int | None = None, *, day: date = TODAY, **values: object) -> Receipt:
    """Return a booked gift that carried the reference of a promise."""
    reference = promise.reference
    booked = BankTransfer.Decision.BOOKED
    to = reference.appeal.account
    transfer = transferred(cents or promise.amount_cents, day=day, to=to, structured=reference.reference, decision=booked)
    return booked_receipt(transfer, reference=reference, appeal=reference.appeal, day=day, **values)


def booked_receipt(transfer: BankTransfer, *, day: date = TODAY, **values: object) -> Receipt:
    return Receipt.objects.create(
        organisation=transfer.movement.account.organisation,
        transfer=transfer,
        amount_cents=transfer.amount_cents,
        received_on=day,
        booked_at=NOW,
        **values,
    )


def given_back(receipt: Receipt, cents: int, *, day: date = TODAY) -> Receipt:
    """Return the booking of money that went back to the donor of a receipt."""
    transfer = transferred(-cents, day=day, decision=BankTransfer.Decision.BOOKED)
    return booked_receipt(transfer, day=day, reverses=receipt, appeal=receipt.appeal)


def mailbox_at(address: str = ANNA, at: Organisation | None = None) -> DonorMailbox:
    organisation = at or host()
    return DonorMailbox(organisation=organisation, mark=mark_of(organisation.pk, address))


def donor_at(address: str = ANNA, name: str = "Anna Peeters") -> Donor:
    """Return the details for certificates that a donor gave, with the address."""
    details = DonorDetails(name=name, street="Rue Haute 1", postcode="1000", city="Bruxelles", country="BE", language="fr")
    handle = encryption.handle_of(PURPOSE, f"donor {address} {next(_numbers)}")
    mark = mailbox_at(address).mark
    number = encryption.encrypt("85073003328")
    return Donor.objects.create(
        organisation=host(), sealed=seal(details), sealed_national_number=number, handle=handle, mailbox_mark=mark, added_on=TODAY
    )


def certified(donor: Donor, *, year: int = 2026, number: int = 1) -> GiftCertificate:
    return GiftCertificate.objects.create(
        organisation=donor.organisation, year=year, number=number, donor=donor, amount_cents=5000, sealed="sealed", issued_on=TODAY
    )


@contextmanager
def later(passed: timedelta) -> Iterator[None]:
    """Let time pass, for signed links too."""
    now, seconds = timezone.now() + passed, time.time() + passed.total_seconds()
    with mock.patch.object(timezone, "now", lambda: now), mock.patch("django.core.signing.time.time", lambda: seconds):
        yield
