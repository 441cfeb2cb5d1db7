"""What is done with addresses: store, ask to confirm, confirm and delete."""

import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

import msgspec
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.tasks import task

from ravive.mailing import domain_check, encryption, links, messages
from ravive.mailing.delivery import Draft, attempts
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.mail_limits import GROUP, take_place
from ravive.mailing.messages import Mail
from ravive.mailing.models import MARK_LENGTH, MailAddress
from ravive.mailing.news_consents import NewsWish
from ravive.mailing.purposes import find_purpose
from ravive.mailing.queries import expired_addresses, is_offered, open_requests
from ravive.mailing.recipients import Recipient, decrypt_recipient, encrypt_recipient
from ravive.people.models import Organisation

logger = logging.getLogger(__name__)


def store_address(*, purpose: str, handle: str, recipient: Recipient, group: str, now: datetime, news: NewsWish | None = None) -> None:
    """Store an address that `recipients.check_address` accepted, and ask its reader to confirm it. It replaces the one before.

    The same address, once confirmed, stays so, unless it could no longer be reached. `group` names those who ask together: a day's
    e-mails are shared among groups. `news`: what the same confirmation agrees to besides.
    """
    with transaction.atomic():
        row = MailAddress.objects.select_for_update().filter(pk=handle).first()
        if row and row.unconfirmed_since is None and row.unreachable_since is None and _address_of(row) == recipient.address:
            row.sealed = encrypt_recipient(recipient)
            row.save(update_fields=["sealed"])
            return
        stored = {"purpose": purpose, "sealed": encrypt_recipient(recipient), "unconfirmed_since": now, "is_to_be_asked": True}
        stored |= {"unreachable_since": None, "soft_bounces": 0, "bounced_on": None}
        stored |= {"mailbox_mark": links.mark_of(recipient), "group_mark": encryption.mark_of(f"{purpose} {group}")[:MARK_LENGTH]}
        stored |= {"news_words": news.words if news else "", "news_page": news.page if news else ""}
        MailAddress.objects.update_or_create(handle=handle, defaults=stored)
    transaction.on_commit(lambda: ask_readers.enqueue())


def store_addresses(*, purpose: str, recipients: Mapping[str, Recipient], now: datetime) -> None:
    """Store addresses by handle that staff bring, and ask their readers to confirm, once each. No address is stored under these handles.

    They are no strangers' requests: a day's e-mails to a group do not limit them, those to a mailbox do.
    """
    waiting = {"purpose": purpose, "unconfirmed_since": now, "is_to_be_asked": True}
    rows = [
        MailAddress(
            handle=handle,
            sealed=encrypt_recipient(recipient),
            mailbox_mark=links.mark_of(recipient),
            group_mark=encryption.mark_of(f"{purpose} {handle}")[:MARK_LENGTH],
            **waiting,
        )
        for handle, recipient in recipients.items()
    ]
    with transaction.atomic():
        MailAddress.objects.bulk_create(rows)
        transaction.on_commit(lambda: ask_readers.enqueue())


def store_confirmed(*, purpose: str, handle: str, recipient: Recipient) -> None:
    """Store an address whose reader confirms it at this moment for another purpose, in a form where they agreed to this one too."""
    stored = {"purpose": purpose, "sealed": encrypt_recipient(recipient), "unconfirmed_since": None, "is_to_be_asked": False}
    MailAddress.objects.update_or_create(handle=handle, defaults=stored)


def move_address(handle: str, *, to: str) -> None:
    """Store an address under another handle, instead of the one that is there."""
    with transaction.atomic():
        delete_address(to)
        MailAddress.objects.filter(pk=handle).update(handle=to)


def confirm_addresses(token: str, handles: Iterable[str], *, purpose: str, now: datetime) -> bool:
    """Confirm what a link's reader chose of what was asked for this purpose at this mailbox; return whether anything was.

    Confirming twice changes nothing.
    """
    found = links.read_confirmation(token, purpose=purpose)
    if found is None:
        return False
    with transaction.atomic():
        chosen = set(handles)
        rows = open_requests(found.mark, now=now, purpose=purpose).select_for_update()
        rows = [row for row in rows if row.pk in chosen and _mark_of(row) == found.mark]
        confirmed = {"unconfirmed_since": None, "is_to_be_asked": False, "mailbox_mark": "", "group_mark": ""}
        confirmed |= {"news_words": "", "news_page": ""}
        return sum(MailAddress.objects.filter(pk=row.pk).update(**confirmed) for row in rows) > 0


def may_write_again(handle: str) -> bool:
    """Return whether a confirmed address may get an e-mail that a stranger asks for; it counts among the mailbox's three a day."""
    row = MailAddress.objects.filter(pk=handle, unconfirmed_since=None).first()
    address = _address_of(row) if row else None
    return address is not None and take_place(address) is not None


def _mark_of(row: MailAddress) -> str | None:
    try:
        return links.mark_of(decrypt_recipient(row.sealed))
    except SealKeyError:
        return None


def _address_of(row: MailAddress) -> str | None:
    try:
        return decrypt_recipient(row.sealed).address
    except SealKeyError:
        return None


def change_language(handle: str, language: str) -> None:
    """Let e-mails to the address stored under a handle speak another language. Nothing happens without one, or without its seal key."""
    with transaction.atomic():
        row = MailAddress.objects.select_for_update().filter(pk=handle).first()
        try:
            recipient = decrypt_recipient(row.sealed) if row else None
        except SealKeyError:
            recipient = None
        if recipient:
            sealed = encrypt_recipient(msgspec.structs.replace(recipient, language=language))
            MailAddress.objects.filter(pk=handle).update(sealed=sealed)


def delete_address(handle: str) -> bool:
    """Delete the address stored under a handle; return whether there was one."""
    deleted, _by_table = MailAddress.objects.filter(pk=handle).delete()
    return bool(deleted)


def delete_if_expired(handle: str, *, now: datetime) -> bool:
    """Delete the address stored under a handle if nobody confirmed it in time; return whether it was so."""
    deleted, _by_table = expired_addresses(now=now).filter(pk=handle).delete()
    return bool(deleted)


def delete_expired(*, now: datetime) -> None:
    """Delete the addresses that nobody confirmed in time, each as its purpose requires."""
    for handle, purpose in expired_addresses(now=now).values_list("handle", "purpose"):
        find_purpose(purpose).delete(handle, now)


@task
def ask_readers() -> int:
    """Ask the readers of new addresses to confirm them; return how many were asked. The queue itself names nobody.

    An e-mail that the limits do not allow yet is sent once they do. An address that is refused for good is not asked again.
    An e-mail that perhaps arrived counts among the mailbox's three a day: a mail server that breaks off repeats no more than those.
    """
    if not is_offered():
        return 0
    unsent: dict[str, Callable[[], None]] = {}
    drafts = [Draft(row=row, write=partial(messages.confirmation_message, row), handle=row.pk) for row in _allowed(unsent)]
    asked = refused = 0
    for draft, outcome in attempts(drafts) if drafts else ():
        row = draft.row
        if outcome in ("accepted", "unsure"):
            del unsent[row.pk]
        if outcome not in ("accepted", "refused"):
            continue
        if outcome == "accepted":
            asked += 1
        else:
            refused += 1
        # The link leads to all of this purpose at the mailbox. A crash just before this line sends the question again: no harm.
        MailAddress.objects.filter(mailbox_mark=row.mailbox_mark, purpose=row.purpose).update(is_to_be_asked=False)
    for give_back in unsent.values():
        give_back()
    # Neither addresses nor reasons: a reason may name an address.
    if refused:
        logger.warning("%s of %s addresses can get no e-mail, and are deleted after two days", refused, len(drafts))
    if asked + refused < len(drafts):
        logger.warning("the mail server accepted %s of %s messages; the others are sent again", asked, len(drafts) - refused)
    return asked


def _allowed(unsent: dict[str, Callable[[], None]]) -> Iterator[MailAddress]:
    """Yield one address of each mailbox and purpose that may get a question now, and add to `unsent` what undoes its count.

    The order is random: many requests of one person must not make all others wait.
    """
    full_groups: set[str] = set()
    mailboxes: set[tuple[str, str]] = set()
    for row in MailAddress.objects.filter(is_to_be_asked=True).exclude(unconfirmed_since=None).order_by("?"):
        address = _address_of(row)
        if address is None or row.group_mark in full_groups or (row.mailbox_mark, row.purpose) in mailboxes:
            continue
        mailboxes.add((row.mailbox_mark, row.purpose))
        give_back = take_place(address)
        if give_back is None:
            continue
        if GROUP.wait_seconds(row.group_mark):
            full_groups.add(row.group_mark)
            give_back()
            continue
        unsent[row.pk] = give_back
        yield row


def send_sample(sent: Mail, *, address: str, stop: str, organisation: Organisation) -> bool:
    """Send an e-mail to somebody of the staff as its readers get it, with `stop` as its stop link; return whether it was accepted."""
    try:
        with mail.mailers["default"] as server:
            return bool(server.send_messages([messages.complete_message(address, sent, stop, organisation)]))
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        logger.warning("the mail server did not accept a sample: %s", type(problem).__name__)
        return False


@task
def check_domain(domain: str, selectors: list[str]) -> str:
    """Check the records of a domain; return what was found as JSON, which is stored with the result for a while."""
    return msgspec.json.encode(domain_check.run_check(domain, selectors=selectors, data=settings.RAVIVE_DATA)).decode()
