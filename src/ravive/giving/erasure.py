"""What giving stores of donors, and its deletion: what the accounts need at the end of the retention, everything else earlier."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.giving.actions.account_locks import lock_accounts
from ravive.giving.actions.mailboxes import NOTHING_OF_DONOR, clear_promise
from ravive.giving.actions.months import clear_movements, clear_no_gifts, forget_proposals
from ravive.giving.actions.transfer_erasure import clear_erased, clear_transfers
from ravive.giving.mailbox_gifts import UNPAID_STORED
from ravive.giving.models import BankMovement, BankNotice, BankTransfer, GivingPromise, PaymentReference, Receipt
from ravive.giving.queries import booked_receipts, given_by_erased, undone_receipts, waits_for_decision
from ravive.giving.retention import accounts_days, retention_of
from ravive.people.models import Organisation
from ravive.site.personal_data import DataRecipient, DataSubject, LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

# Where a treasurer closes no month, details of what is no gift, and of what nobody decided, go after so long.
NO_GIFT_DAYS = 365


def erase(now: datetime) -> int:
    """Delete the details of donors whose day has come; return how many rows changed."""
    today = localdate(now)
    changed = _erase_unpaid(today)
    for organisation in Organisation.objects.filter(Q(appeals__isnull=False) | Q(bank_accounts__isnull=False)).distinct():
        with transaction.atomic():
            # No file adds details to a transfer at this moment, and nobody books it.
            lock_accounts(organisation.pk)
            changed += _erase_after_erasure(organisation)
            changed += _erase_no_gifts(organisation, today - timedelta(days=NO_GIFT_DAYS))
            changed += _erase_undecided(organisation, now - timedelta(days=NO_GIFT_DAYS))
            changed += _erase_old(organisation, retention_of(organisation).first_stored_day(today))
    return changed


def _erase_unpaid(today: date) -> int:
    """Delete the details of promises that nothing was received for."""
    received = Receipt.objects.filter(reference=OuterRef("reference"), undone_at=None, amount_cents__gt=0)
    late = GivingPromise.objects.filter(expires_on__lte=today - UNPAID_STORED).exclude(Exists(received))
    return sum(_clear(number, today) for number in late.exclude(**NOTHING_OF_DONOR).values_list("pk", flat=True))


def _erase_after_erasure(organisation: Organisation) -> int:
    """Delete what the accounts do not need of gifts that came, or whose booking was undone, after their donor was erased."""
    of_erased = given_by_erased()
    booked = booked_receipts().filter(of_erased, organisation=organisation).order_by()
    undone = undone_receipts().filter(of_erased, organisation=organisation)
    return clear_erased(BankTransfer.objects.filter(Q(pk__in=booked.values("transfer")) | Q(pk__in=undone.values("transfer"))))


def _erase_no_gifts(organisation: Organisation, before: date) -> int:
    """Delete the details of what is no gift, and of notices that no statement followed, where nobody closed the month.

    Money out that gives back no gift, as salaries and help, waits for no decision: it is no gift though nobody marked it.
    """
    of_account: dict[str, object] = {"account__organisation": organisation, "booked_on__lt": before}
    movements = BankMovement.objects.filter(**of_account)
    decision = BankTransfer.Decision
    is_out = Q(decision=decision.OPEN, amount_cents__lt=0) & ~waits_for_decision(organisation.pk)
    no_gift = BankTransfer.objects.filter(Q(decision=decision.NO_GIFT) | is_out, movement__in=movements)
    rest = BankTransfer.objects.filter(movement__in=movements).exclude(pk__in=no_gift.values("pk"))
    changed = clear_movements(movements.exclude(pk__in=rest.values("movement")))
    return changed + clear_no_gifts(no_gift) + BankNotice.objects.filter(**of_account).delete()[0]


def _erase_undecided(organisation: Organisation, before: datetime) -> int:
    """Delete the details of transfers that nobody decided in a year from their day, and from the reading of their file.

    Amount and day stay, so that balances agree, and they still wait for a decision. A treasurer who begins with the files of former years
    has a year for them. An own reference stays too: it says which promise the money is for, and the promise has its own day.
    """
    movements = BankMovement.objects.filter(account__organisation=organisation, booked_on__lt=localdate(before))
    seen_long_ago = movements.exclude(statement__file__imported_at__gte=before)
    undecided = BankTransfer.objects.filter(decision=BankTransfer.Decision.OPEN, movement__in=seen_long_ago)
    forget_proposals(undecided)
    own = PaymentReference.objects.filter(organisation=organisation).values("reference")
    foreign = undecided.exclude(structured="").exclude(structured__in=own)
    return clear_transfers(undecided) + foreign.update(structured="")


def _erase_old(organisation: Organisation, first_day: date) -> int:
    """Delete the details of what an organisation received before a day. Of a promise that was paid, the last gift decides alone."""
    movements = BankMovement.objects.filter(account__organisation=organisation, booked_on__lt=first_day)
    changed = clear_transfers(BankTransfer.objects.filter(movement__in=movements))
    changed += movements.exclude(bank_mark="").update(bank_mark="")
    received = Receipt.objects.filter(reference=OuterRef("reference"), undone_at=None)
    later = received.filter(received_on__gte=first_day)
    over = Q(expires_on__lt=first_day) | Exists(received.filter(amount_cents__gt=0))
    promises = GivingPromise.objects.filter(over, reference__organisation=organisation).exclude(Exists(later))
    for promise in promises.exclude(**NOTHING_OF_DONOR):
        clear_promise(promise)
        changed += 1
    return changed


def _clear(number: int, today: date) -> int:
    with transaction.atomic():
        promise = GivingPromise.objects.select_for_update().filter(pk=number).first()
        if promise is None or Receipt.objects.filter(reference=promise.reference_id, undone_at=None, amount_cents__gt=0).exists():
            return 0
        clear_promise(promise)
    return 1


_PROMISE = _(
    "At once when the donor asks for it; 30 days after the promise expired, if nothing was received; else at the end of the retention of "
    "the accounts: 7 years after the year of the last gift, or as the organisation set it"
)
_TRANSFER = _(
    "When the month is closed, or after a year, if it is no gift or nobody decided; at once when the donor asks for it, unless it is "
    "booked; else at the end of the retention of the accounts: 7 years after the year, or as the organisation set it"
)
_ACCOUNT_MARK = _(
    "When the month is closed, or after a year, if it is no gift or nobody decided; at once when the donor asks for it; else at the end of "
    "the retention of the accounts: 7 years after the year, or as the organisation set it"
)
_NOTICE = _("When the statement of the same movement is read, or the month is closed; after a year at the latest")
_RECOGNISED = _("Recognise a movement in two files of a bank: a keyed digest of the bank’s own reference")
_ACCOUNTS = StorageLimit(days=accounts_days, since=_("after the end of the year of the last gift"))
_NOTICE_LIMIT = StorageLimit(days=fixed(NO_GIFT_DAYS), since=_("after the movement of the account"))
DATA = PersonalData(
    name="gifts",
    label=_("Giving"),
    people=(DataSubject.DONORS,),
    recipients=(DataRecipient.MAIL_PROVIDER, DataRecipient.PUBLIC),
    fields=(
        PersonalField(
            model="mailing.MailAddress",
            field="sealed",
            purpose=_("E-mail address of a donor, for thanks, the private page and certificates. Encrypted."),
            deletion=_("At once when the donor stops the e-mails; two days after it was given if it is not confirmed; else as the promise"),
            basis=LegalBasis.CONSENT,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.GivingPromise",
            field="sealed_name",
            purpose=_("Name that a donor wants shown, until staff released it. Encrypted."),
            deletion=_PROMISE,
            basis=LegalBasis.CONSENT,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.GivingPromise",
            field="shown_name",
            purpose=_("Name that is shown beside a gift, by choice"),
            deletion=_PROMISE,
            basis=LegalBasis.CONSENT,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.GivingPromise",
            field="mailbox_mark",
            purpose=_("Add up the gifts of one mailbox: a keyed digest"),
            deletion=_PROMISE,
            basis=LegalBasis.INTEREST,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.GivingPromise",
            field="private_key",
            purpose=_("Random name of the promise in its private address"),
            deletion=_PROMISE,
            basis=LegalBasis.INTEREST,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.BankTransfer",
            field="sealed",
            purpose=_("What the bank’s file says of a transfer: name, account, message. Encrypted."),
            deletion=_TRANSFER,
            basis=LegalBasis.OBLIGATION,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.BankTransfer",
            field="iban_mark",
            purpose=_("Recognise the next gift from the same account: a keyed digest"),
            deletion=_ACCOUNT_MARK,
            basis=LegalBasis.INTEREST,
            limit=_ACCOUNTS,
        ),
        PersonalField(
            model="giving.BankNotice",
            field="sealed",
            purpose=_("What the bank’s file says of a transfer: name, account, message. Encrypted."),
            deletion=_NOTICE,
            basis=LegalBasis.OBLIGATION,
            limit=_NOTICE_LIMIT,
        ),
        PersonalField(
            model="giving.BankNotice",
            field="bank_mark",
            purpose=_RECOGNISED,
            deletion=_NOTICE,
            basis=LegalBasis.OBLIGATION,
            limit=_NOTICE_LIMIT,
        ),
        PersonalField(
            model="giving.BankMovement",
            field="bank_mark",
            purpose=_RECOGNISED,
            deletion=_TRANSFER,
            basis=LegalBasis.OBLIGATION,
            limit=_ACCOUNTS,
        ),
    ),
    erase=erase,
)
