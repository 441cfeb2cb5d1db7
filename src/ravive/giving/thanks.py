"""Who is to be thanked: donors with a confirmed address whose gift arrived. Standing orders count once a year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from ravive.giving.donor_mailboxes import PURPOSE, DonorMailbox
from ravive.giving.models import Appeal, Receipt, ThanksText
from ravive.giving.queries import booked_receipts, with_left_cents
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import queued
from ravive.people.models import Organisation

# A standing order is thanked for its first gift, then for what came since.
STANDING_PAUSE = timedelta(days=365)
SAMPLE_CENTS = 5000
# Of a thank-you e-mail in the queue of e-mails.
KIND = "gift-thanks"


@dataclass(frozen=True, kw_only=True)
class ThankedGift:
    """What a donor is thanked for: gifts to one appeal. `title` is empty for money that is for no appeal."""

    appeal_id: int | None
    title: str
    cents: int
    count: int
    first_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class DueThanks:
    """One e-mail to one donor, with the receipts that it thanks for."""

    mailbox: DonorMailbox
    handle: str
    language: str
    gifts: tuple[ThankedGift, ...]
    # One of the gifts came by a standing order.
    has_order: bool
    receipts: tuple[int, ...]


def receipts_to_thank(organisation: Organisation, *, today: date) -> QuerySet[Receipt]:
    """Return the gifts whose donor is to be thanked, each with `left_cents`, the part that was not given back.

    A transfer that was thanked under a booking that is undone is not thanked again to the same mailbox.
    """
    reachable = MailAddress.objects.filter(purpose=PURPOSE, unconfirmed_since=None, unreachable_since=None)
    before = Receipt.objects.filter(
        transfer=OuterRef("transfer"),
        thanked_on__isnull=False,
        reference__promise__mailbox_mark=OuterRef("reference__promise__mailbox_mark"),
    )
    due = Q(reference__promise__is_standing=False) | Q(reference__promise__thanked_on=None)
    due |= Q(reference__promise__thanked_on__lte=today - STANDING_PAUSE)
    found = booked_receipts().filter(
        due,
        organisation=organisation,
        kind=Receipt.ReceiptKind.GIFT,
        thanked_on=None,
        reference__promise__handle__in=reachable.values("handle"),
    )
    found = with_left_cents(found).filter(left_cents__gt=0).exclude(Exists(before))
    return found.exclude(appeal__is_example=True).exclude(transfer__movement__account__is_example=True)


def people_to_thank(organisation: Organisation, *, today: date) -> int:
    """Return how many donors wait for thanks. One query."""
    marks = receipts_to_thank(organisation, today=today).order_by().values("reference__promise__mailbox_mark")
    return marks.distinct().count()


def marks_to_thank(organisation: Organisation, *, today: date) -> list[str]:
    """Return the marks of the mailboxes that wait for thanks, those of the earliest gifts first. One query."""
    rows = receipts_to_thank(organisation, today=today).order_by("received_on", "pk")
    return list(dict.fromkeys(rows.values_list("reference__promise__mailbox_mark", flat=True)))


def people_thanked_on(organisation: Organisation, day: date) -> int:
    """Return how many donors an e-mail of thanks was written to on a day. One query."""
    rows = Receipt.objects.filter(organisation=organisation, thanked_on=day).exclude(reference__promise__mailbox_mark="")
    return rows.order_by().values("reference__promise__mailbox_mark").distinct().count()


def is_queued(organisation: Organisation) -> bool:
    """Return whether thank-you e-mails of an organisation are still to be sent, or are sent at this moment."""
    return queued(KIND, organisation.pk).exists()


def due_thanks(organisation: Organisation, mark: str, *, today: date) -> DueThanks | None:
    """Return the thank-you e-mail to a mailbox, one for all its gifts; None where it waits for none any more."""
    rows = receipts_to_thank(organisation, today=today).filter(reference__promise__mailbox_mark=mark)
    receipts = list(rows.select_related("reference__promise", "appeal").order_by("received_on", "pk"))
    return _thanks(DonorMailbox(organisation=organisation, mark=mark), receipts) if receipts else None


def _thanks(mailbox: DonorMailbox, receipts: list[Receipt]) -> DueThanks:
    promises = {row.reference.promise.pk: row.reference.promise for row in receipts if row.reference}
    latest = promises[max(promises)]
    by_appeal: dict[int | None, list[Receipt]] = defaultdict(list)
    for row in receipts:
        by_appeal[row.appeal_id].append(row)
    return DueThanks(
        mailbox=mailbox,
        handle=latest.handle or "",
        language=latest.language,
        gifts=tuple(_gift(rows) for rows in by_appeal.values()),
        has_order=any(promise.is_standing for promise in promises.values()),
        receipts=tuple(row.pk for row in receipts),
    )


def _gift(rows: list[Receipt]) -> ThankedGift:
    return ThankedGift(
        appeal_id=rows[0].appeal_id,
        title=rows[0].appeal.title if rows[0].appeal else "",
        cents=sum(row.__dict__["left_cents"] for row in rows),
        count=len(rows),
        first_on=rows[0].received_on,
        last_on=rows[-1].received_on,
    )


def greetings_of(organisation: Organisation) -> dict[str, str]:
    """Return an organisation's own words that begin a thank-you e-mail, by language."""
    return dict(ThanksText.objects.filter(organisation=organisation, appeal=None).values_list("language", "text"))


def effects_of(organisation: Organisation, appeals: Iterable[int]) -> dict[tuple[str, int], str]:
    """Return what gifts to appeals do, by language and number of the appeal."""
    rows = ThanksText.objects.filter(organisation=organisation, appeal__in=list(appeals)).values_list("language", "appeal", "text")
    return {(language, appeal): text for language, appeal, text in rows}


def sample_thanks(organisation: Organisation, appeal: Appeal | None, *, language: str, today: date) -> DueThanks:
    """Return thanks for an invented gift of a day, for a preview."""
    title = appeal.title if appeal else ""
    gift = ThankedGift(appeal_id=appeal.pk if appeal else None, title=title, cents=SAMPLE_CENTS, count=1, first_on=today, last_on=today)
    mailbox = DonorMailbox(organisation=organisation, mark="")
    return DueThanks(mailbox=mailbox, handle="", language=language, gifts=(gift,), has_order=False, receipts=())
