"""E-mails as they are sent: plain text, no name of this machine, a header to unsubscribe."""

import email.message
import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from email.policy import Policy
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.mailing import links
from ravive.mailing.models import MailAddress
from ravive.mailing.purposes import find_purpose
from ravive.mailing.recipients import decrypt_recipient

# The longest line that SMTP accepts (RFC 5321).
LONGEST_LINE = 998


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What to write to one stored address. Subject and paragraphs are in `language`; answers go to `reply_to`, if it is given."""

    handle: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    reply_to: str = ""


class UnfoldedMessage(EmailMessage):
    """An e-mail with unfolded headers. Folding would encode a long link, which no mail program then opens."""

    def message(self, *, policy: Policy | None = email.policy.default) -> email.message.EmailMessage:
        """Return the message as it is sent; `policy` still rules its text."""
        message = super().message(policy=policy)
        message.policy = (policy or email.policy.default).clone(max_line_length=LONGEST_LINE)
        return message


def confirmation_message(row: MailAddress) -> EmailMessage:
    """Return the e-mail that asks a reader to confirm an address. Raises encryption.SealKeyError."""
    recipient, purpose = decrypt_recipient(row.sealed), find_purpose(row.purpose)
    with override(recipient.language):
        subject = _("Confirm this address")
        paragraphs = (
            str(purpose.request),
            _("To confirm:"),
            links.confirmation_link(purpose, row.handle, recipient),
            _("If it was not you, there is nothing to do: the address is deleted after two days."),
        )
    return _message(recipient.address, subject, paragraphs, {})


def unsubscribable_message(row: MailAddress, sent: Mail) -> EmailMessage:
    """Return an e-mail to a confirmed address, with its stop link. Raises encryption.SealKeyError."""
    stop = links.stop_link(find_purpose(row.purpose), row.handle, sent.language)
    with override(sent.language):
        paragraphs = (*sent.paragraphs, _("No more e-mails:"), stop)
    message = stoppable_message(decrypt_recipient(row.sealed).address, sent.subject, paragraphs, stop)
    message.reply_to = [sent.reply_to] if sent.reply_to else []
    return message


def stoppable_message(address: str, subject: str, paragraphs: Sequence[str], stop: str) -> EmailMessage:
    """Return an e-mail whose reader, or mail program, stops such e-mails at the address `stop` (RFC 8058)."""
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return _message(address, subject, paragraphs, headers)


def _message(address: str, subject: str, paragraphs: Sequence[str], headers: dict[str, str]) -> EmailMessage:
    # Django's own Message-ID would name this machine.
    named = {"Message-ID": mail.make_msgid(domain=urlsplit(settings.RAVIVE_URL).hostname), "Auto-Submitted": "auto-generated"}
    return UnfoldedMessage(subject, "\n\n".join(paragraphs) + "\n", to=[address], headers={**named, **headers})
