"""Handing e-mails over to the mail server, and what it answers."""

import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from ravive.lib.ending import ENDING
from ravive.mailing import bounces, messages
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.messages import Mail
from ravive.mailing.models import MailAddress

logger = logging.getLogger(__name__)
# What became of an e-mail: accepted, refused for good, refused for now, perhaps accepted (the connection broke in its content), or without
# an address to go to.
type Outcome = Literal["accepted", "refused", "later", "unsure", "unreachable"]
# SMTP: from this number on, a refusal is final; the mail server closes the connection.
FINAL, CLOSING = 500, 421


@dataclass(frozen=True, kw_only=True)
class Draft[Row]:
    """An e-mail that is written when its turn comes, of a row.

    `handle`: that of its stored address, whose refusals count; `numbers`: as in its `Mail`.
    """

    row: Row
    write: Callable[[], EmailMessage]
    handle: str = ""
    numbers: tuple[int, ...] = ()


def draft_of[Row](row: Row, sent: Mail) -> Draft[Row] | None:
    """Return an e-mail to a stored address, None where that is not confirmed or can no longer be reached."""
    address = MailAddress.objects.filter(pk=sent.handle, unconfirmed_since=None, unreachable_since=None).first()
    if address is None:
        return None
    return Draft(row=row, write=partial(messages.unsubscribable_message, address, sent), handle=address.pk, numbers=sent.numbers)


def send_now(sent: Mail) -> Outcome:
    """Send an e-mail for somebody who wrote it by hand and waits for the answer; its words are stored nowhere. Others are queued."""
    if not settings.RAVIVE_SENDS_MAIL:
        return "later"
    draft = draft_of(None, sent)
    if draft is None:
        return "unreachable"
    for _draft, outcome in attempts([draft]):
        return outcome
    return "later"


def attempts[Row](drafts: Iterable[Draft[Row]]) -> Iterator[tuple[Draft[Row], Outcome]]:
    """Send e-mails over one connection; yield what became of each, until the mail server leaves or this process is asked to end.

    The next draft is asked for once the one before it has its answer. A mail server that says that an address does not exist is
    believed, as its report would be.
    """
    try:
        with mail.mailers["default"] as server:
            for draft in _until_asked_to_end(drafts):
                outcome, is_open = _answer(server, draft)
                yield draft, outcome
                if not is_open:
                    break
    except OSError as problem:
        logger.debug("no connection to the mail server: %s", type(problem).__name__)


def _answer(server: BaseEmailBackend, draft: Draft[Any]) -> tuple[Outcome, bool]:
    """Send one e-mail; return what became of it, and whether others can follow. An error in writing it stops no other."""
    try:
        message = draft.write()
    except (ValueError, SealKeyError):
        return "refused", True
    except Exception:
        logger.exception("an e-mail could not be written; it is tried again")
        return "later", True
    try:
        return "accepted" if server.send_messages([message]) else "refused", True
    except smtplib.SMTPSenderRefused as refusal:
        # Refused is the site's own address, for all readers alike: nothing is known of this one's.
        return "later", refusal.smtp_code != CLOSING
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError) as refusal:
        code, text = _reason(refusal)
        return _refused(draft.handle, code, text) if code >= FINAL or not code else "later", code != CLOSING
    except ValueError:
        return "refused", True
    except OSError:
        # Also of smtplib: the connection broke. Once the content was begun, the mail server perhaps took the e-mail.
        return "unsure" if getattr(server, "perhaps_sent", True) else "later", False


def _until_asked_to_end[D](drafts: Iterable[D]) -> Iterator[D]:
    following = iter(drafts)
    while not ENDING.is_set():
        try:
            draft = next(following)
        except StopIteration:
            return
        yield draft


def _reason(refusal: smtplib.SMTPException) -> tuple[int, str]:
    """Return the code of a refusal, 0 without one, and its text."""
    code, text = getattr(refusal, "smtp_code", 0), getattr(refusal, "smtp_error", "")
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(refusal.recipients.values()), (0, ""))
    return code, text.decode(errors="replace") if isinstance(text, bytes) else str(text)


def _refused(handle: str, code: int, text: str) -> Outcome:
    """Count the mail server's reply about an address, and return that it is refused."""
    if code and bounces.is_permanent("", text):
        with transaction.atomic():
            found = MailAddress.objects.select_for_update().filter(pk=handle).first()
            if found:
                bounces.count(found, is_permanent=True, today=timezone.localdate())
    return "refused"
