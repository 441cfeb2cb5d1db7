"""E-mails as they are sent: plain text, no name of this machine, a header to unsubscribe.

Those to visitors have the same content in HTML besides, and say who writes. Nothing in it is loaded from anywhere, and nothing says that
it was read.
"""

import email.message
import email.policy
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from email.policy import Policy
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.mailing import letterheads, links, return_addresses
from ravive.mailing.models import MailAddress
from ravive.mailing.purposes import Purpose, find_purpose
from ravive.mailing.recipients import decrypt_recipient
from ravive.people.models import Organisation

# The longest line that SMTP accepts (RFC 5321).
LONGEST_LINE = 998
# A sentence that ends with a title or an hour which has a full stop of its own: "at 2 p.m..". Three are an ellipsis.
_LINK = re.compile(r"https?://\S+")
_TWO_STOPS = re.compile(r"(?<!\.)\.\s?\.(?=[\s»”\")]|$)")


@dataclass(frozen=True, kw_only=True)
class MailFile:
    """A file that goes with an e-mail, such as a poster. Its content is stored nowhere."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, kw_only=True)
class MailPicture:
    """A picture that is a part of an e-mail: `cid:` and its name show it in the HTML. `subtype` is jpeg or png."""

    name: str
    content: bytes
    subtype: str

    @property
    def whole_address(self) -> str:
        """Return the picture as an address that has it whole, for a preview."""
        return f"data:image/{self.subtype};base64,{b64encode(self.content).decode()}"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What to write to one stored address. Subject and paragraphs are in `language`; answers go to `reply_to`, where it is set.

    `html` is the same content as the paragraphs, for the body of a document; empty for plain text alone. `numbers` are of the rows that
    it is about, for the package that wrote it: they are not sent.
    """

    handle: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]
    reply_to: str = ""
    html: str = ""
    numbers: tuple[int, ...] = ()
    files: tuple[MailFile, ...] = ()
    pictures: tuple[MailPicture, ...] = ()


class UnfoldedMessage(EmailMultiAlternatives):
    """An e-mail with unfolded headers. Folding would encode a long link, which no mail program then opens."""

    def message(self, *, policy: Policy | None = email.policy.default) -> email.message.EmailMessage:
        """Return the message as it is sent; `policy` still rules its text."""
        message = super().message(policy=policy)
        message.policy = (policy or email.policy.default).clone(max_line_length=LONGEST_LINE)
        return message


def confirmation_message(row: MailAddress) -> UnfoldedMessage:
    """Return the e-mail that asks a reader to confirm an address. Raises encryption.SealKeyError."""
    recipient, purpose = decrypt_recipient(row.sealed), find_purpose(row.purpose)
    with override(recipient.language):
        asked = _asked_with(row)
        words = (*(purpose.opening(asked) or (str(purpose.request),)), *purpose.describe(asked))
        link = links.confirmation_link(purpose, row.handle, recipient)
        subject, paragraphs = confirmation_words(purpose, about=purpose.named(asked), words=words, link=link)
    sent = Mail(handle=row.handle, language=recipient.language, subject=subject, paragraphs=paragraphs)
    message = with_letterhead(_message(recipient.address, subject, paragraphs, {}), sent, purpose.organisation_of(row.handle))
    return _with_return_address(message, row)


def confirmation_words(purpose: Purpose, *, about: str, words: Sequence[str], link: str) -> tuple[str, tuple[str, ...]]:
    """Return subject and paragraphs of the e-mail that asks to confirm, in the active language. `words` say what was asked for."""
    about = " ".join(about.split())
    subject = str(purpose.question) % {"about": about} if about else _("Confirm this address")
    nothing = _("If it was not you, there is nothing to do: the address is deleted after two days.")
    return subject, (*words, _("To confirm:"), link, nothing)


def _asked_with(row: MailAddress) -> list[str]:
    """Return the handles of all that the link of a row confirms: what waits for one purpose at one mailbox, the earliest first."""
    rows = MailAddress.objects.filter(purpose=row.purpose, mailbox_mark=row.mailbox_mark).exclude(mailbox_mark="")
    found = rows.exclude(unconfirmed_since=None).order_by("unconfirmed_since", "pk")
    return list(found.values_list("pk", flat=True)) or [row.pk]


def unsubscribable_message(row: MailAddress, sent: Mail) -> UnfoldedMessage:
    """Return an e-mail to a confirmed address, with its stop link. Raises encryption.SealKeyError."""
    purpose = find_purpose(row.purpose)
    stop, organisation = links.stop_link(purpose, row.handle, sent.language), purpose.organisation_of(row.handle)
    message = complete_message(decrypt_recipient(row.sealed).address, sent, stop, organisation)
    if purpose.is_list and organisation:
        name, host = letterheads.name_of(organisation).replace('"', ""), urlsplit(settings.RAVIVE_URL).hostname
        message.extra_headers["List-Id"] = f'"{" ".join(name.split())}" <{purpose.name}.{organisation.slug}.{host}>'
    return _with_return_address(message, row)


def complete_message(address: str, sent: Mail, stop: str, organisation: Organisation | None) -> UnfoldedMessage:
    """Return an e-mail of an organisation with its stop link, as text and as HTML; None writes for the installation."""
    with override(sent.language):
        paragraphs = (*sent.paragraphs, _("No more e-mails:"), stop)
    message = stoppable_message(address, sent.subject, paragraphs, stop)
    message = with_letterhead(message, sent, organisation, stop=stop)
    message.reply_to = [sent.reply_to] if sent.reply_to else []
    for file in sent.files:
        message.attach(file.name, file.content, file.media_type)
    return message


def with_letterhead(message: UnfoldedMessage, sent: Mail, organisation: Organisation | None, *, stop: str = "") -> UnfoldedMessage:
    """Return a message that says who writes: the name in From, and the same content as HTML with logo, colour and postal address."""
    message.extra_headers["From"] = letterheads.sender_of(organisation)
    message.attach_alternative(html_document(sent, stop, organisation), "text/html")
    if logo := letterheads.mail_logo(organisation):
        message.attach(letterheads.logo_part(logo))
    for picture in sent.pictures:
        message.attach(letterheads.picture_part(picture.content, picture.subtype, picture.name))
    return message


def html_document(
    sent: Mail, stop: str, organisation: Organisation | None, *, logo: str = f"cid:{letterheads.LOGO_ID}", is_night: bool = False
) -> str:
    """Return the HTML of an e-mail as a document that loads nothing. `logo` is the address of the picture: a part of the e-mail itself.

    `is_night` shows the colours of the night whatever the device: for a preview.
    """
    values = {
        "sent": sent,
        "stop": stop,
        "is_night": is_night,
        "name": letterheads.name_of(organisation) if organisation else "",
        "letterhead": letterheads.letterhead_of(organisation),
        "logo": logo if letterheads.has_logo(organisation) else "",
        "parts": () if sent.html else tuple(_lines(paragraph) for paragraph in sent.paragraphs),
    }
    with override(sent.language):
        return render_to_string("mailing/message.html", values)


def preview_document(sent: Mail, stop: str, organisation: Organisation, *, is_night: bool = False) -> str:
    """Return the HTML of an e-mail with its pictures in it, for a frame of the desk."""
    html = html_document(sent, stop, organisation, logo=letterheads.logo_address(organisation), is_night=is_night)
    for picture in sent.pictures:
        html = html.replace(f'"cid:{picture.name}"', f'"{picture.whole_address}"')
    return html


def _lines(paragraph: str) -> tuple[tuple[str, bool], ...]:
    """Return the lines of a paragraph, each with whether it is a link: a line that is an address and nothing else."""
    return tuple((line, bool(_LINK.fullmatch(line))) for line in _TWO_STOPS.sub(".", paragraph).splitlines())


def plain_message(address: str, subject: str, paragraphs: Sequence[str]) -> UnfoldedMessage:
    """Return an e-mail that somebody asked for at this moment: there is nothing to stop."""
    return _message(address, subject, paragraphs, {})


def stoppable_message(address: str, subject: str, paragraphs: Sequence[str], stop: str) -> UnfoldedMessage:
    """Return an e-mail whose reader, or mail program, stops such e-mails at the address `stop` (RFC 8058)."""
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return _message(address, subject, paragraphs, headers)


def _message(address: str, subject: str, paragraphs: Sequence[str], headers: dict[str, str]) -> UnfoldedMessage:
    # Django's own Message-ID would name this machine.
    named = {"Message-ID": mail.make_msgid(domain=urlsplit(settings.RAVIVE_URL).hostname), "Auto-Submitted": "auto-generated"}
    text = "\n\n".join(_TWO_STOPS.sub(".", paragraph) for paragraph in paragraphs)
    return UnfoldedMessage(_TWO_STOPS.sub(".", subject), text + "\n", to=[address], headers={**named, **headers})


def _with_return_address(message: UnfoldedMessage, row: MailAddress) -> UnfoldedMessage:
    """Let reports about this e-mail lead to its address. The header From stays what people see and answer."""
    token = return_addresses.token_of(row.handle, today=timezone.localdate())
    message.extra_headers |= {"Message-ID": return_addresses.message_id(token)}
    message.from_email = return_addresses.return_address(token) or settings.DEFAULT_FROM_EMAIL
    return message
