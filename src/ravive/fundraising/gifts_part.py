"""What is stored of the gifts of a person who asks: the promises and donors of a mailbox, and donors whose address staff typed."""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries import actions as entries
from ravive.entries.mailbox_parts import Holding, MailboxPart
from ravive.entries.mailbox_search import rows_of_mailbox
from ravive.entries.row_data import address_data
from ravive.fundraising import mails
from ravive.fundraising.my_gifts_exports import content_of, gift_data, promise_data
from ravive.fundraising.my_gifts_page import erasure_notice
from ravive.giving import mailbox_gifts
from ravive.giving.actions import mailboxes
from ravive.giving.actions.donor_erasure import erase_donor
from ravive.giving.certificates.subject import DONORS
from ravive.giving.donor_mailboxes import DonorMailbox, mark_of
from ravive.giving.kept_accounts import kept_of_donor, lines_of
from ravive.giving.models import Donor, GivingPromise
from ravive.mailing.queries import has_address
from ravive.people.models import Organisation
from ravive.site.context import interface_language

MAILBOX = "mailbox"
_LABEL = gettext_lazy("Gifts and tax certificates")


class GiftsPart(MailboxPart):
    """The gifts of a mailbox, as its private page has them. Erasing them leaves what the accounts must hold."""

    name = "gifts"

    def find(self, organisation: Organisation, address: str) -> Iterator[Holding]:
        """Yield the mailbox of a donor, then donors whose address staff typed."""
        mailbox = _mailbox(organisation, address)
        promises, donors = list(mailbox_gifts.all_promises(mailbox)), mailbox_gifts.donors_of(mailbox)
        if promises or donors:
            yield _of_mailbox(mailbox, promises, donors)
        of_mailbox = {donor.pk for donor in donors}
        for donor in rows_of_mailbox(DONORS, organisation, address):
            if donor.pk not in of_mailbox and not donor.erased_on:
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


def _mailbox(organisation: Organisation, address: str) -> DonorMailbox:
    return DonorMailbox(organisation=organisation, mark=mark_of(organisation.pk, address))


def _donor(holding: Holding, organisation: Organisation) -> Donor:
    return Donor.objects.select_related("organisation", "same_as__organisation").get(pk=holding.key, organisation=organisation)


def _of_mailbox(mailbox: DonorMailbox, promises: list[GivingPromise], donors: list[Donor]) -> Holding:
    own = list(mailbox_gifts.own_promises(mailbox))
    waiting = [promise for promise in promises if promise not in own]
    gifts = mailbox_gifts.own_gifts(mailbox)
    content = content_of(mailbox, now=timezone.now())
    data = {name: value for name, value in content.items() if name not in ("version", "organisation", "exported_at")}
    data["unconfirmed_promises"] = [{**address_data(row.handle or ""), **promise_data(row)} for row in waiting]
    notice = erasure_notice(mailbox)
    received = (_("Gifts that were received: %(count)s") % {"count": len(gifts)},)
    note = _("Somebody typed this address for a promise, and nobody confirmed it: perhaps it was somebody else.")
    return Holding(
        key=MAILBOX,
        label=_LABEL,
        about="",
        lines=tuple(mails.promise_line(row, interface_language()) for row in promises) or received,
        data=data,
        notes=(*((note,) if waiting else ()), *notice.lost),
        may_stop=any(has_address(row.handle or "") for row in (*own, *donors)),
        desk=reverse("donor", args=[donors[0].pk]) if donors else "",
        stays=notice.stays,
        stays_until=notice.until,
    )


def _of_donor(donor: Donor) -> Holding:
    details = mailbox_gifts.donor_details(donor)
    kept = kept_of_donor(donor)
    mail = address_data(donor.handle or "")
    return Holding(
        key=str(donor.pk),
        label=_LABEL,
        about="",
        lines=(details.name,) if details else (),
        data={
            **mail,
            "donor": msgspec.to_builtins(details) if details else None,
            "added_on": donor.added_on.isoformat(),
            # Staff added these gifts to this donor: what the bank said is of the same person.
            "gifts": [gift_data(gift, mailbox_gifts.transfer_details(gift.receipt.transfer)) for gift in mailbox_gifts.gifts_of(donor)],
        },
        notes=(_("Staff typed this address for a donor."),),
        may_stop=bool(mail and mail["email_confirmed"]),
        desk=reverse("donor", args=[donor.pk]),
        stays=lines_of(kept),
        stays_until=kept.until,
    )


GIFTS_PART = GiftsPart()
