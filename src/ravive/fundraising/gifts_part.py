"""What is stored of the gifts of a person who asks: the promises and donors of a mailbox, and donors whose address staff typed."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

import msgspec
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries import actions as entries
from ravive.entries.mailbox_parts import Holding, MailboxPart
from ravive.entries.mailbox_search import rows_of_mailbox
from ravive.entries.row_data import address_data
from ravive.fundraising import mails
from ravive.fundraising.my_gifts_exports import content_of, gift_data, promise_data
from ravive.fundraising.my_gifts_page import erasure_notice
from ravive.fundraising.review_words import review_words
from ravive.giving import mailbox_gifts
from ravive.giving.actions import mailboxes
from ravive.giving.actions.donor_erasure import erase_donor
from ravive.giving.certificates import donor_corrections, my_gifts_part
from ravive.giving.certificates.subject import DONORS
from ravive.giving.details import TransferDetails
from ravive.giving.donor_mailboxes import DonorMailbox, mark_of
from ravive.giving.kept_accounts import kept_of_donor, lines_of
from ravive.giving.mailbox_gifts import BookedGift
from ravive.giving.models import Donor, GivingPromise, Receipt
from ravive.giving.retention import retention_of
from ravive.lib.languages import name_of
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.mailing.queries import has_address
from ravive.people.models import Organisation
from ravive.site.context import interface_language

MAILBOX = "mailbox"
# In the register of personal data: gifts, and donors with their certificates.
ACTIVITIES = ("gifts", "donors")
_LABEL = gettext_lazy("Gifts and tax certificates")


class GiftsPart(MailboxPart):
    """The gifts of a mailbox, as its private page has them. Erasing them leaves what the accounts must hold."""

    name = "gifts"

    def label(self) -> str:
        """Return what gifts and certificates are called together."""
        return str(_LABEL)

    def find(self, organisation: Organisation, address: str) -> Iterator[Holding]:
        """Yield the mailbox of a donor, then donors whose address staff typed."""
        mailbox = _mailbox(organisation, address)
        promises, donors = list(mailbox_gifts.all_promises(mailbox)), mailbox_gifts.donors_of(mailbox)
        if promises or donors:
            yield _of_mailbox(mailbox, promises, donors)
        of_mailbox = {donor.pk for donor in donors}
        for donor in rows_of_mailbox(DONORS, organisation, address):
            if donor.pk not in of_mailbox and not donor.erased_on:
                of_mailbox |= {one.pk for one in mailbox_gifts.one_person(donor)}
                yield _of_donor(donor)

    def stop(self, holding: Holding, organisation: Organisation, address: str, *, now: datetime) -> None:
        """Delete the addresses. Gifts and names stay."""
        if holding.key == MAILBOX:
            mailboxes.stop_mails(_mailbox(organisation, address))
        else:
            entries.stop(DONORS, _donor(holding, organisation).handle or "", now=now)

    def erase(self, holding: Holding, organisation: Organisation, address: str, *, by: User, now: datetime) -> None:
        """Delete who gave. Booked money, with what the bank said, and issued certificates stay as long as the law says."""
        if holding.key == MAILBOX:
            mailboxes.erase_mailbox(mailbox=_mailbox(organisation, address), now=now, on_request=True)
        else:
            erase_donor(donor=_donor(holding, organisation), by=by, now=now)

    def correct(self, holding: Holding, organisation: Organisation, name: str, value: str, *, by: User, now: datetime) -> None:
        """Store a detail of a donor: name, address, language of the certificate."""
        donor_corrections.correct(organisation, name, value, by=by, now=now)


def _mailbox(organisation: Organisation, address: str) -> DonorMailbox:
    return DonorMailbox(organisation=organisation, mark=mark_of(organisation.pk, address))


def _donor(holding: Holding, organisation: Organisation) -> Donor:
    return Donor.objects.select_related("organisation", "same_as__organisation").get(pk=holding.key, organisation=organisation)


def _of_mailbox(mailbox: DonorMailbox, promises: list[GivingPromise], donors: list[Donor]) -> Holding:
    own = list(mailbox_gifts.own_promises(mailbox))
    waiting = [promise for promise in promises if promise not in own]
    gifts = mailbox_gifts.own_gifts(mailbox)
    notice = erasure_notice(mailbox)
    received = (_("Gifts that were received: %(count)s") % {"count": len(gifts)},)
    note = _("Somebody typed this address for a promise, and nobody confirmed it: perhaps it was somebody else.")
    return Holding(
        key=MAILBOX,
        label=_LABEL,
        about="",
        lines=tuple(mails.promise_line(row, interface_language()) for row in promises) or received,
        data=_data_of_mailbox(mailbox, own, waiting, gifts),
        notes=(*((note,) if waiting else ()), *notice.lost),
        may_stop=any(has_address(row.handle or "") for row in (*own, *donors)),
        corrections=donor_corrections.corrections_of(donors),
        correction_note=_correction_note(),
        desk=reverse("donor", args=[donors[0].pk]) if donors else "",
        stays=notice.stays,
        activities=ACTIVITIES if donors or any(row.wants_certificate for row in promises) else ACTIVITIES[:1],
        source=_("From your promise in our form, and from the statements of our bank account."),
        stays_until=notice.until,
    )


def _data_of_mailbox(
    mailbox: DonorMailbox, own: list[GivingPromise], waiting: list[GivingPromise], gifts: list[BookedGift]
) -> dict[str, object]:
    """Return what the donor's own file says, decisions in words, with the day on which each row is erased."""
    content, days = content_of(mailbox, now=timezone.now()), mailbox_gifts.erasure_days(mailbox)
    data = {name: value for name, value in content.items() if name not in ("version", "organisation", "exported_at", "promises", "gifts")}
    if promises := (*own, *waiting):
        data["email_language"] = promises[0].language
    banks = mailbox_gifts.own_details(mailbox, gifts)
    data["promises"] = [_promise(row, days[row.pk]) for row in own]
    data["gifts"] = _gifts(mailbox.organisation, [(gift, banks.get(gift.receipt.pk)) for gift in gifts])
    data["unconfirmed_promises"] = [_unconfirmed(row) for row in waiting]
    last = mailbox_gifts.last_erasure_day(mailbox)
    data["erase_on"] = _coming(last) if last else None
    return data


def _coming(day: date) -> str:
    """Return a day of erasure; one that is past comes with the next nightly job."""
    return max(day, localdate()).isoformat()


def _unconfirmed(promise: GivingPromise) -> dict[str, object]:
    """Return a promise whose address goes before it."""
    left = promise.expires_on + mailbox_gifts.UNPAID_STORED
    days = {"email": _coming(promise.promised_on + UNCONFIRMED_LIFE), "other_details": _coming(left)}
    return {**address_data(promise.handle or ""), **_promise(promise, left), "erase_on": days}


def _promise(promise: GivingPromise, day: date) -> dict[str, object]:
    words = {"name_state": review_words(promise.name_review), "language": name_of(promise.language)}
    return {**promise_data(promise), **words, "erase_on": _coming(day)}


def _gifts(organisation: Organisation, gifts: Iterable[tuple[BookedGift, TransferDetails | None]]) -> list[dict[str, object]]:
    retention = retention_of(organisation)
    return [
        {
            **gift_data(gift, bank),
            "kind": str(Receipt.ReceiptKind(gift.receipt.kind).label),
            "erase_on": _coming(retention.end(gift.receipt.received_on)),
        }
        for gift, bank in gifts
    ]


def _correction_note() -> str:
    return _("A certificate that was issued says what it said. A national or enterprise number is corrected on the page of the donor.")


def _of_donor(donor: Donor) -> Holding:
    group = mailbox_gifts.one_person(donor)
    details = [found for one in group if (found := mailbox_gifts.donor_details(one))]
    mail, gifts = address_data(donor.handle or ""), mailbox_gifts.gifts_of(group)
    kept = kept_of_donor(donor)
    return Holding(
        key=str(donor.pk),
        label=_LABEL,
        about="",
        lines=(details[0].name,) if details else (),
        data={
            **mail,
            "donor": msgspec.to_builtins(details[0]) if details else None,
            "same_donors": [msgspec.to_builtins(found) for found in details[1:]],
            "added_on": donor.added_on.isoformat(),
            # Staff added these gifts to this donor: what the bank said is of the same person.
            "gifts": _gifts(donor.organisation, [(gift, mailbox_gifts.transfer_details(gift.receipt.transfer)) for gift in gifts]),
            "certificates": my_gifts_part.export_of(group),
            "erase_on": _coming(mailbox_gifts.person_erasure_day(group)),
        },
        notes=(_("Staff typed this address for a donor."),),
        may_stop=bool(mail and mail["email_confirmed"]),
        corrections=donor_corrections.corrections_of(group),
        correction_note=_correction_note(),
        desk=reverse("donor", args=[donor.pk]),
        stays=lines_of(kept),
        stays_until=kept.until,
        activities=ACTIVITIES,
        source=_("From our team, who typed your address, and from the statements of our bank account."),
    )


GIFTS_PART = GiftsPart()
