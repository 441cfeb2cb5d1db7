"""What the private page of a donor shows, and what it says of an erasure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ravive.fundraising.models import AppealPage
from ravive.fundraising.my_gifts_forms import ShownNameForm
from ravive.fundraising.payment import PaymentDetails, payment_of
from ravive.giving import mailbox_gifts, my_gifts_parts
from ravive.giving.actions.mailboxes import writable_handle
from ravive.giving.actions.promises import name_of
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.kept_accounts import kept_of_mailbox, lines_of
from ravive.giving.mailbox_gifts import BookedGift
from ravive.giving.models import Appeal, GivingPromise, Receipt
from ravive.giving.my_gifts_parts import MyGiftsSection
from ravive.giving.standing_orders import first_payment_day
from ravive.giving.thanks import effects_of
from ravive.mailing.queries import confirmed_addresses


@dataclass(frozen=True, kw_only=True)
class OwnGift:
    """A gift as its donor sees it. `page` is None where the appeal has no page any more."""

    gift: BookedGift
    title: str
    page: AppealPage | None
    kind: str


@dataclass(frozen=True, kw_only=True)
class OwnPromise:
    """A promise as its donor sees it. `payment` is None where nobody can pay now; `is_paid`: money was received for it."""

    promise: GivingPromise
    title: str
    name: str
    is_paid: bool
    is_expired: bool
    # The day on which its details are deleted, if nothing more arrives.
    erased_on: date
    payment: PaymentDetails | None
    form: ShownNameForm


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """The private page of a donor. `address` is empty once the e-mails are stopped. `count`: gifts that were not given back whole."""

    address: str
    count: int
    total_cents: int
    gifts: tuple[OwnGift, ...]
    promises: tuple[OwnPromise, ...]
    # What gifts to each appeal do, where the organisation says it: title and text.
    effects: tuple[tuple[str, str], ...]
    # The day on which the last of it is deleted; None where nothing is stored.
    erased_on: date | None
    sections: tuple[MyGiftsSection, ...]


@dataclass(frozen=True, kw_only=True)
class ErasureNotice:
    """What an erasure leaves, in words. `lost` warns of what it ends. After the day `until`, nothing is left that names the donor."""

    stays: tuple[str, ...]
    until: date | None
    lost: tuple[str, ...]


def page_of_mailbox(mailbox: DonorMailbox, *, token: str, language: str, today: date, refused: dict[int, ShownNameForm]) -> OwnPage:
    """Return what the page shows, in a constant number of queries. `refused` has forms to show again, by number of the promise."""
    gifts, promises = mailbox_gifts.own_gifts(mailbox), list(mailbox_gifts.own_promises(mailbox))
    appeals = {gift.receipt.appeal for gift in gifts if gift.receipt.appeal} | {promise.reference.appeal for promise in promises}
    pages, paid = _pages(appeals, language), {gift.receipt.reference_id for gift in gifts}
    titles = {appeal.pk: pages[appeal.pk].title if appeal.pk in pages else appeal.title for appeal in appeals}
    handle, erased = writable_handle(mailbox), mailbox_gifts.erasure_days(mailbox)
    effects = effects_of(mailbox.organisation, {gift.receipt.appeal_id for gift in gifts if gift.receipt.appeal_id})
    return OwnPage(
        address=confirmed_addresses([handle]).get(handle, "") if handle else "",
        count=sum(1 for gift in gifts if gift.left_cents),
        total_cents=sum(gift.left_cents for gift in gifts),
        gifts=tuple(_own_gift(gift, titles, pages) for gift in gifts),
        promises=tuple(
            OwnPromise(
                promise=promise,
                title=titles[promise.reference.appeal_id],
                name=name_of(promise),
                is_paid=promise.reference_id in paid,
                is_expired=promise.expires_on < today,
                erased_on=erased[promise.pk],
                payment=_payment(promise, today, is_paid=promise.reference_id in paid),
                form=refused.get(promise.pk) or ShownNameForm(initial={"name": name_of(promise)}, auto_id=f"name-{promise.pk}-%s"),
            )
            for promise in promises
        ),
        effects=tuple((titles[appeal], text) for (written_in, appeal), text in effects.items() if written_in == language),
        erased_on=mailbox_gifts.last_erasure_day(mailbox),
        sections=tuple(section for part in my_gifts_parts.parts() if (section := part.section(mailbox, token))),
    )


def _own_gift(gift: BookedGift, titles: dict[int, str], pages: dict[int, AppealPage]) -> OwnGift:
    number, kind = gift.receipt.appeal_id, Receipt.ReceiptKind(gift.receipt.kind)
    return OwnGift(
        gift=gift,
        title=titles.get(number, "") if number else "",
        page=pages.get(number) if number else None,
        kind="" if kind == Receipt.ReceiptKind.GIFT else str(kind.label),
    )


def _payment(promise: GivingPromise, today: date, *, is_paid: bool) -> PaymentDetails | None:
    """Return how to pay what is still to come: every month, or once where nothing was received."""
    account = promise.reference.appeal.account
    if account is None or (is_paid and not promise.is_standing):
        return None
    first_on = first_payment_day(promise, today) if promise.is_standing and not is_paid else None
    return payment_of(promise.reference, account, amount_cents=promise.amount_cents, first_on=first_on)


def _pages(appeals: Iterable[Appeal], language: str) -> dict[int, AppealPage]:
    """Return the published page of each appeal by its number, in a language, else in any. One query."""
    by_key = {appeal.key: appeal.pk for appeal in appeals}
    found: dict[int, AppealPage] = {}
    for page in AppealPage.objects.live().public().filter(translation_key__in=by_key).select_related("locale").order_by("pk"):
        number = by_key[page.translation_key]
        if number not in found or page.locale.language_code == language:
            found[number] = page
    return found


def erasure_notice(mailbox: DonorMailbox) -> ErasureNotice:
    """Return what the page of an erasure says, in the language of the reader."""
    gifts, kept = mailbox_gifts.own_gifts(mailbox), kept_of_mailbox(mailbox)
    stays = [*lines_of(kept), *(str(line) for part in my_gifts_parts.parts() for line in part.stays(mailbox))]
    certified = {certificate.year for certificate in kept.certificates if certificate.cancelled_on is None}
    promises = mailbox_gifts.own_promises(mailbox)
    wishes = bool(mailbox_gifts.donors_to_erase(mailbox)) or any(promise.wants_certificate for promise in promises)
    years = sorted({gift.receipt.received_on.year for gift in gifts} - certified) if wishes else []
    lost = [_("No tax certificate can be issued any more for: %(years)s.") % {"years": ", ".join(map(str, years))}] if years else []
    return ErasureNotice(stays=tuple(stays), until=kept.until, lost=tuple(lost))
