"""What is done with addresses: store, confirm, delete, and write to them."""

import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task

from ravive.mailing import links, messages
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.messages import Mail
from ravive.mailing.models import MailAddress
from ravive.mailing.purposes import find_purpose
from ravive.mailing.queries import expired_addresses, is_offered
from ravive.mailing.recipients import Recipient, decrypt_recipient, encrypt_recipient

logger = logging.getLogger(__name__)


def store_address(*, purpose: str, handle: str, recipient: Recipient, now: datetime) -> None:
    """Store an address that `recipients.check_address` accepted, and ask its reader to confirm it. It replaces the one before."""
    stored = {"purpose": purpose, "sealed": encrypt_recipient(recipient), "unconfirmed_since": now, "is_to_be_asked": True}
    MailAddress.objects.update_or_create(handle=handle, defaults=stored)
    transaction.on_commit(lambda: ask_readers.enqueue())


def confirm_address(token: str, *, now: datetime) -> bool:
    """Confirm the address of a link; return whether the link is still valid. Confirming twice changes nothing."""
    found = links.read_confirmation(token)
    if found is None:
        return False
    with transaction.atomic():
        row = MailAddress.objects.select_for_update().filter(pk=found.handle).first()
        if row is None or _mark_of(row) != found.mark:
            return False
        if row.unconfirmed_since and row.unconfirmed_since < now - links.UNCONFIRMED_LIFE:
            return False
        row.unconfirmed_since, row.is_to_be_asked = None, False
        row.save(update_fields=["unconfirmed_since", "is_to_be_asked"])
    return True


def _mark_of(row: MailAddress) -> str | None:
    try:
        return links.mark_of(decrypt_recipient(row.sealed))
    except SealKeyError:
        return None


def delete_address(handle: str) -> bool:
    """Delete the address stored under a handle; return whether there was one."""
    deleted, _by_table = MailAddress.objects.filter(pk=handle).delete()
    return bool(deleted)


def delete_expired(*, now: datetime) -> None:
    """Delete the addresses that nobody confirmed in time, each as its purpose requires."""
    for handle, purpose in expired_addresses(now=now).values_list("handle", "purpose"):
        find_purpose(purpose).delete(handle)


@task
def ask_readers() -> int:
    """Ask the readers of new addresses to confirm them; return how many were asked. The queue itself names nobody."""
    rows = MailAddress.objects.filter(is_to_be_asked=True).exclude(unconfirmed_since=None)
    asked = 0
    for row in _accepted((row, messages.confirmation_message) for row in rows):
        # A crash just before this line sends the question a second time, which does no harm.
        asked += MailAddress.objects.filter(pk=row.pk, sealed=row.sealed).update(is_to_be_asked=False)
    return asked


def send(mails: Sequence[Mail]) -> int:
    """Send e-mails to those of their addresses that are confirmed; return how many the mail server accepted."""
    by_handle = {sent.handle: sent for sent in mails}
    rows = MailAddress.objects.filter(pk__in=by_handle, unconfirmed_since=None)
    letters = ((row, lambda row: messages.unsubscribable_message(row, by_handle[row.pk])) for row in rows)
    return sum(1 for _row in _accepted(letters))


def _accepted(letters: Iterable[tuple[MailAddress, Callable[[MailAddress], EmailMessage]]]) -> Iterator[MailAddress]:
    """Write to each address over one connection; yield those that the mail server accepted. A refused one stops no other."""
    waiting = list(letters)
    if not waiting or not is_offered():
        return
    accepted = 0
    try:
        with mail.mailers["default"] as server:
            for row, write in waiting:
                try:
                    if server.send_messages([write(row)]):
                        accepted += 1
                        yield row
                except smtplib.SMTPServerDisconnected:
                    break
                except (smtplib.SMTPException, ValueError, SealKeyError):
                    continue
    except (smtplib.SMTPException, OSError) as problem:
        logger.debug("no connection to the mail server: %s", type(problem).__name__)
    if accepted < len(waiting):
        # Neither addresses nor reasons: a reason may name an address.
        message = "the mail server accepted %s of %s messages; confirmations are sent again, other messages are not"
        logger.warning(message, accepted, len(waiting))
