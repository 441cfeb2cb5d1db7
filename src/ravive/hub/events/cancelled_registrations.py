"""The e-mail to somebody whose registration the desk cancelled. Its row has the address until the mail server has answered."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.hub.events import queries
from ravive.hub.events.models import CancelledRegistration, Registration
from ravive.mailing import mail_queue, messages
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.mail_kinds import MailKind, Settled
from ravive.mailing.messages import Mail, UnfoldedMessage
from ravive.mailing.queries import confirmed_recipient, reachable_handles
from ravive.mailing.recipients import decrypt_recipient, encrypt_recipient

# The mail server may be away for so long.
STORED_DAYS = 7


def queue_cancellation(registration: Registration, *, now: datetime) -> bool:
    """Queue the e-mail for a registration that is deleted in this transaction; return whether one goes out.

    There is none without a confirmed address, and none once the event is over.
    """
    handle, end = registration.handle or "", queries.ends_at(registration.event)
    recipient = confirmed_recipient(handle) if reachable_handles([handle]) else None
    if recipient is None or end is None or end <= now:
        return False
    row = CancelledRegistration.objects.create(
        event=registration.event, sealed=encrypt_recipient(recipient), language=registration.language, cancelled_on=localdate(now)
    )
    if mail_queue.queue(CANCELLED, [str(row.pk)], now=now):
        return True
    row.delete()
    return False


def delete_old(now: datetime) -> int:
    """Delete the addresses of e-mails that no mail server took within a week; return how many."""
    return CancelledRegistration.objects.filter(cancelled_on__lte=localdate(now) - timedelta(days=STORED_DAYS)).delete()[0]


def _write(about: str, _now: datetime) -> UnfoldedMessage | None:
    row = CancelledRegistration.objects.select_related("event__organisation").filter(pk=about).first()
    page = queries.any_page_for(row.event_id, row.language) if row else None
    if row is None or page is None:
        return None
    try:
        address = decrypt_recipient(row.sealed).address
    except SealKeyError:
        return None
    with override(row.language):
        event = {"title": page.title, "day": date_format(localtime(page.starts_at), "DATETIME_FORMAT")}
        paragraphs = (
            _("The organisers cancelled your registration for %(title)s, %(day)s.") % event,
            _("What was stored about you is deleted. Your private link leads nowhere any more, and no other e-mail follows."),
            _("If you think that this is a mistake, write to %(organisation)s.") % {"organisation": row.event.organisation.name},
        )
        mail = Mail(handle="", language=row.language, subject=_("Your registration is cancelled: %(title)s") % event, paragraphs=paragraphs)
        return messages.with_letterhead(messages.plain_message(address, mail.subject, paragraphs), mail, row.event.organisation)


def _settle(settled: Settled) -> None:
    CancelledRegistration.objects.filter(pk=settled.about).delete()


CANCELLED = MailKind(name="registration-cancelled", write=_write, settle=_settle, is_awaited=True)
