"""What stays of a donor who is erased: what the law makes an organisation store with its accounts, and until which day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ravive.giving import mailbox_gifts
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.models import Donor, GiftCertificate, Receipt
from ravive.giving.queries import booked_receipts
from ravive.giving.retention import retention_of
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class KeptAccounts:
    """What an erasure leaves. Days are the last ones on which it is stored; None where nothing is.

    `named_gifts` counts those of which the bank said something that is still stored. `has_sums`: amounts, days and references of gifts or
    promises, which name nobody.
    """

    named_gifts: int
    gifts_until: date | None
    certificates: tuple[GiftCertificate, ...]
    certificates_until: date | None
    has_sums: bool
    has_entry: bool

    @property
    def until(self) -> date | None:
        """Return the last day on which something is stored that names the donor; None where nothing is."""
        return max((day for day in (self.gifts_until, self.certificates_until) if day), default=None)


def kept_of_mailbox(mailbox: DonorMailbox) -> KeptAccounts:
    """Return what an erasure leaves of a mailbox, and of the donors that it reaches."""
    receipts = booked_receipts().filter(transfer__in=mailbox_gifts.own_transfers(mailbox))
    return _kept(
        mailbox.organisation,
        receipts,
        mailbox_gifts.certificates_left(mailbox),
        has_promise=mailbox_gifts.all_promises(mailbox).exists(),
        has_entry=bool(mailbox_gifts.donors_to_erase(mailbox)),
    )


def kept_of_donor(donor: Donor) -> KeptAccounts:
    """Return what stays once staff erase a donor, with those put together with it and their mailboxes."""
    head = donor.same_as or donor
    group = [head, *head.members.filter(erased_on=None)]
    mailboxes = [DonorMailbox(organisation=head.organisation, mark=row.mailbox_mark) for row in group if row.mailbox_mark]
    own = Q(donor__in=group) | Q(reverses__donor__in=group)
    for mailbox in mailboxes:
        own |= Q(transfer__in=mailbox_gifts.own_transfers(mailbox))
    receipts = booked_receipts().filter(own)
    certificates = {row.pk: row for mailbox in mailboxes for row in mailbox_gifts.certificates_left(mailbox)}
    certificates |= {row.pk: row for row in GiftCertificate.objects.filter(donor__in=group).exclude(sealed="")}
    has_promise = any(mailbox_gifts.all_promises(mailbox).exists() for mailbox in mailboxes)
    return _kept(head.organisation, receipts, certificates.values(), has_promise=has_promise, has_entry=True)


def _kept(
    organisation: Organisation, receipts: QuerySet[Receipt], certificates: Iterable[GiftCertificate], *, has_promise: bool, has_entry: bool
) -> KeptAccounts:
    retention, left = retention_of(organisation), sorted(certificates, key=lambda row: (-row.year, row.number))
    named = receipts.exclude(transfer__sealed="").order_by()
    days = list(named.values_list("received_on", flat=True))
    issued = [min(date(row.year, 12, 31), row.issued_on) for row in left]
    return KeptAccounts(
        named_gifts=named.filter(amount_cents__gt=0).count(),
        gifts_until=retention.last_day(max(days)) if days else None,
        certificates=tuple(left),
        certificates_until=retention.last_day(max(issued)) if issued else None,
        has_sums=has_promise or receipts.exists(),
        has_entry=has_entry,
    )


def lines_of(kept: KeptAccounts) -> tuple[str, ...]:
    """Return what stays in words, each line for one thing, in the active language."""
    lines: list[str] = []
    if kept.gifts_until:
        message = ngettext(
            "What the bank sent with %(count)s gift (name, account, message) stays in the accounts until %(day)s.",
            "What the bank sent with %(count)s gifts (name, account, message) stays in the accounts until %(day)s at the latest.",
            kept.named_gifts,
        )
        lines.append(message % {"count": kept.named_gifts, "day": date_format(kept.gifts_until, "DATE_FORMAT")})
    if kept.certificates_until:
        numbers = ", ".join(f"{row.year}/{row.number}" for row in kept.certificates)
        message = _("Issued certificates stay as they are, with name and address, until %(day)s: %(numbers)s.")
        lines.append(message % {"numbers": numbers, "day": date_format(kept.certificates_until, "DATE_FORMAT")})
    if kept.has_sums:
        lines.append(_("Amounts, days and references of gifts and promises stay: they name nobody."))
    if kept.has_entry:
        lines.append(_("The donor’s entry stays without any detail: its number, and the days on which it was added and erased."))
    return tuple(lines)


def is_of_erased(receipt: Receipt) -> bool:
    """Return whether the donor or the promise of a receipt was erased."""
    promise = getattr(receipt.reference, "promise", None) if receipt.reference else None
    return any(row is not None and row.erased_on is not None for row in (receipt.donor, promise))


def named_until(receipt: Receipt) -> date | None:
    """Return the last day on which the accounts say who paid the receipt of an erased donor; None for another, or where nothing is left."""
    is_named = is_of_erased(receipt) and receipt.transfer.sealed
    return retention_of(receipt.organisation).last_day(receipt.received_on) if is_named else None
