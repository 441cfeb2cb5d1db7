"""What donors announce before they pay, and the names that they want shown."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.giving import journal
from ravive.giving.donor_mailboxes import PURPOSE
from ravive.giving.donor_mailboxes import mark_of as donor_mark
from ravive.giving.models import Appeal, GivingPromise, JournalLine, PaymentReference, Receipt, RunTeam, SponsoredRunner
from ravive.giving.models.appeals import PROMISE_DAYS, Review
from ravive.giving.references import add_reference
from ravive.mailing import actions as mailing
from ravive.mailing import encryption
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.links import mark_of
from ravive.mailing.mailboxes import counted_mailbox
from ravive.mailing.news_consents import NewsWish
from ravive.mailing.queries import open_requests
from ravive.mailing.recipients import Recipient
from ravive.people.actions import RefusedError, record
from ravive.site.public_form import SentValue, is_first

# Requests of one mailbox that wait to be confirmed. Anybody may type an address; its reader sees them all.
MOST_REQUESTS = 5
# A line of the log of departures: the address of a promise whose reader said that it was not them.
REFUSAL = "giver-request"


@dataclass(frozen=True, kw_only=True)
class AnnouncedGift:
    """What somebody announced in the form of an appeal. `name` is empty where it is not to be shown; without an address, no `recipient`.

    `through`: the team or runner of a sponsored run that it also counts for.
    """

    amount_cents: int
    language: str
    is_standing: bool = False
    name: str = ""
    hides_amount: bool = False
    wants_certificate: bool = False
    recipient: Recipient | None = None
    news: NewsWish | None = None
    through: RunTeam | SponsoredRunner | None = None


def own_reference(*, appeal: Appeal, draw: Callable[[int], int]) -> PaymentReference:
    """Return the reference that leads to an appeal alone, for posters and donors who announce nothing. It is created once."""
    with transaction.atomic():
        locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
        own = PaymentReference.ReferenceKind.APPEAL
        found = PaymentReference.objects.filter(appeal=locked, kind=own).first()
        return found or add_reference(appeal=locked, kind=own, draw=draw)


def promise_gift(*, appeal: Appeal, gift: AnnouncedGift, sent: SentValue, draw: Callable[[int], int], now: datetime) -> str:
    """Store what somebody announced, with a reference of its own, and ask the reader of the address to confirm it; return its private key.

    What was sent before changes nothing and has the same key. The address serves for nothing before it is confirmed.
    """
    key = private_key(sent)
    kinds = PaymentReference.ReferenceKind
    with transaction.atomic():
        if not is_first(sent, now=now):
            return key
        reference = add_reference(
            appeal=appeal,
            kind=kinds.STANDING if gift.is_standing else kinds.ONCE,
            draw=draw,
            team=gift.through if isinstance(gift.through, RunTeam) else None,
            runner=gift.through if isinstance(gift.through, SponsoredRunner) else None,
        )
        today = localdate(now)
        promise = GivingPromise(
            reference=reference,
            private_key=key,
            amount_cents=gift.amount_cents,
            is_standing=gift.is_standing,
            promised_on=today,
            expires_on=today + timedelta(days=PROMISE_DAYS),
            sealed_name=encryption.encrypt(gift.name) if gift.name else "",
            name_review=Review.WAITING if gift.name else Review.NONE,
            hides_amount=gift.hides_amount,
            language=gift.language,
        )
        if gift.recipient and _may_ask(gift.recipient, now):
            promise.handle = encryption.handle_of(PURPOSE, sent.digest)
            promise.mailbox_mark = donor_mark(appeal.organisation_id, gift.recipient.address)
            promise.wants_certificate = gift.wants_certificate
        promise.save()
        if gift.recipient and promise.handle:
            # The e-mail to confirm says what was promised.
            group = f"{appeal.pk} {counted_mailbox(gift.recipient.address).rpartition('@')[2]}"
            mailing.store_address(purpose=PURPOSE, handle=promise.handle, recipient=gift.recipient, group=group, now=now, news=gift.news)
    return key


def private_key(sent: SentValue) -> str:
    """Return the key in the private address of what a form announced: 64 hexadecimal digits."""
    return private_key_of(sent.digest)


def private_key_of(digest: str) -> str:
    """Return the same key from the digest of the form's value."""
    return encryption.handle_of(f"{PURPOSE} page", digest)


def paid_among(promise_ids: Iterable[int]) -> set[int]:
    """Return the numbers of the promises for which money was received."""
    received = Receipt.objects.filter(undone_at=None, reference__promise__in=list(promise_ids))
    return set(received.values_list("reference__promise", flat=True))


def _may_ask(recipient: Recipient, now: datetime) -> bool:
    return open_requests(mark_of(recipient), now=now, purpose=PURPOSE).count() < MOST_REQUESTS


def forget_mailbox(promise: GivingPromise) -> None:
    """Delete the address of a promise that its reader did not confirm, and what recognises the mailbox. The reference stays."""
    GivingPromise.objects.filter(pk=promise.pk).update(handle=None, mailbox_mark="", wants_certificate=False)
    mailing.delete_address(promise.handle or "")


def name_of(promise: GivingPromise) -> str:
    """Return the name that a donor wants shown, also before staff released it; empty without one, or without the seal key."""
    if promise.shown_name or not promise.sealed_name:
        return promise.shown_name
    try:
        return encryption.decrypt(promise.sealed_name)
    except SealKeyError:
        return ""


def release_name(*, promise: GivingPromise, by: User, now: datetime) -> None:
    """Let the name of a donor be shown beside what was received. Raises RefusedError for one that is no longer there."""
    with transaction.atomic():
        promise = _locked(promise)
        name = name_of(promise)
        if not name:
            raise RefusedError(_("Nothing was changed: this name is no longer there."))
        promise.shown_name, promise.sealed_name, promise.name_review = name, "", Review.RELEASED
        promise.save(update_fields=["shown_name", "sealed_name", "name_review"])
        _record(promise, "giver_name.released", by, now)


def refuse_name(*, promise: GivingPromise, by: User, now: datetime) -> None:
    """Show the gift of a donor without their name, which is deleted. Raises RefusedError for one that is no longer there."""
    with transaction.atomic():
        promise = _locked(promise)
        promise.shown_name, promise.sealed_name, promise.name_review = "", "", Review.REFUSED
        promise.save(update_fields=["shown_name", "sealed_name", "name_review"])
        _record(promise, "giver_name.refused", by, now)


def remove_promises(*, appeal: Appeal, promise_ids: Collection[int], by: User, now: datetime) -> set[int]:
    """Delete what was announced for fun or is no longer expected, with the addresses, and return the numbers of what went.

    Those that money was received for meanwhile stay, and so do those of another appeal. A transfer with a reference still arrives. The
    journal of giving and the audit log say how many went.
    """
    with transaction.atomic():
        rows = GivingPromise.objects.select_for_update(of=("self",)).filter(reference__appeal=appeal, pk__in=promise_ids)
        kept = paid_among(promise_ids)
        removed = {row.pk for row in rows.order_by("pk")} - kept
        GivingPromise.objects.filter(pk__in=removed).delete()
        if removed:
            _write_removal(appeal, len(removed), by, now)
    return removed


def _write_removal(appeal: Appeal, count: int, by: User, now: datetime) -> None:
    detail = {"promises": count, "appeal": appeal.title}
    journal.write(journal.line(JournalLine.JournalVerb.PROMISES, organisation_id=appeal.organisation_id, by=by, now=now, detail=detail))
    record(organisation=appeal.organisation, by=by, now=now, verb="giving_promise.removed", subject=appeal, detail={"promises": count})


def _locked(promise: GivingPromise) -> GivingPromise:
    rows = GivingPromise.objects.select_for_update(of=("self",)).select_related("reference__appeal__organisation")
    found = rows.filter(pk=promise.pk).first()
    if found is None:
        raise RefusedError(_("Nothing was changed: this promise is no longer there."))
    return found


def _record(promise: GivingPromise, verb: str, by: User, now: datetime) -> None:
    """Record by number: the log stays for longer than the name of a person may."""
    appeal = promise.reference.appeal
    record(organisation=appeal.organisation, by=by, now=now, verb=verb, subject=appeal, detail={"promise": str(promise.pk)})
