"""What promised gifts say of their addresses. A promise counts without one: only the address has to be confirmed."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from ravive.entries.subjects import Expiry, Subject, Thanks
from ravive.fundraising import mails
from ravive.giving import mailbox_gifts
from ravive.giving.actions import mailboxes, promises
from ravive.giving.desk_queries import ROLES
from ravive.giving.donor_mailboxes import PURPOSE, DonorMailbox
from ravive.giving.models import GivingPromise
from ravive.lib.languages import interface_for
from ravive.people.models import Organisation
from ravive.site.context import current_language


class GiftPromises(Subject[GivingPromise]):
    """Promises of gifts with an address, for thanks, the private page and the certificate."""

    name, path = PURPOSE, "gifts"
    models = (GivingPromise,)
    related = ("reference__organisation__site", "reference__appeal__organisation__site", "reference__appeal__account")
    stopped, refused, expiry = mailboxes.STOPPED, promises.REFUSAL, Expiry.ADDRESS
    day_field, form_field, clearing_roles = "promised_on", "private_key", ROLES
    organisation_field, about_field = "reference__organisation", "reference__appeal"
    sealed_fields, has_own_part = ("sealed_name",), True
    template = "appeals/gift_entry.html"
    title = gettext_lazy("Your gift")
    request = gettext_lazy("Somebody, probably you, promised a gift and gave this address. We write to it only if you confirm it.")

    def organisation_of(self, row: GivingPromise) -> Organisation:
        """Return to whom the gift is promised."""
        return row.reference.organisation

    def rows_to_lock(self, row: GivingPromise) -> Sequence[GivingPromise]:
        """Return the promises of a mailbox: to stop one deletes the addresses of all."""
        mailbox = DonorMailbox(organisation=row.reference.organisation, mark=row.mailbox_mark)
        return (row, *mailbox_gifts.all_promises(mailbox))

    def describe(self, rows: Sequence[GivingPromise]) -> tuple[str, ...]:
        """Return a line for each promise: its amount, whether it is for every month, and the title of its appeal."""
        return tuple(mails.promise_line(row, interface_for(row.language, ())) for row in rows)

    def about(self, row: GivingPromise) -> str:
        """Return the title of the appeal."""
        return row.reference.appeal.title if row.reference.appeal else ""

    def summary(self, row: GivingPromise) -> tuple[str, ...]:
        """Return what was promised, in one line."""
        return (mails.promise_line(row, current_language()),)

    def form_key(self, digest: str) -> str:
        """Return the key of the private page that a form leads to."""
        return promises.private_key_of(digest)

    def confirmed_among(self, rows: Sequence[GivingPromise]) -> set[int]:
        """Return the promises whose address is confirmed, or for which money was received."""
        paid = promises.paid_among(row.pk for row in rows)
        return super().confirmed_among(rows) | paid

    def mark_of(self, row: GivingPromise) -> str:
        """Return the digest of the donor's mailbox."""
        return row.mailbox_mark

    def erased_by(self, row: GivingPromise) -> date:
        """Return the day on which a promise is erased that nobody pays."""
        return row.expires_on + mailbox_gifts.UNPAID_STORED

    def clear(self, rows: Sequence[GivingPromise], *, by: User, now: datetime) -> set[int]:
        """Delete promises, except those for which money was received; references stay, as a transfer may still arrive."""
        removed: set[int] = set()
        for appeal in {row.reference.appeal for row in rows if row.reference.appeal}:
            chosen = [row.pk for row in rows if row.reference.appeal_id == appeal.pk]
            removed |= promises.remove_promises(appeal=appeal, promise_ids=chosen, by=by, now=now)
        return removed

    def sends_thanks(self, row: GivingPromise) -> bool:
        """Return whether a standing order is to be set up."""
        return mails.needs_standing_order(row)

    def thanks(self, row: GivingPromise) -> Thanks | None:
        """Return what to enter for a standing order; None for other promises: thanks come once the money has arrived."""
        return mails.standing_order_words(row, today=localdate())

    def stop(self, row: GivingPromise) -> None:
        """Delete all addresses of the mailbox, for certificates too."""
        mailboxes.stop_mails(DonorMailbox(organisation=row.reference.organisation, mark=row.mailbox_mark))

    def remove_unconfirmed(self, row: GivingPromise) -> None:
        """Let the promise stay without an address, and recognise no mailbox by it."""
        promises.forget_mailbox(row)


GIFTS = GiftPromises()
