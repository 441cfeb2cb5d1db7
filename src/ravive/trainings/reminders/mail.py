"""Reminders by e-mail: to an address whose reader agreed, in neutral words, each with the link that stops them."""

import email.message
import email.policy
import hashlib
import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import EmailValidator
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.trainings.models import MailAddress
from ravive.trainings.reminders import sealing

logger = logging.getLogger(__name__)

# How long whoever reads an address has to agree.
UNCONFIRMED_LIFE = timedelta(days=2)
MARK_LENGTH = 16
# RFC 5321, section 4.5.3.1.1.
LONGEST_LOCAL = 64
# Of this machine and of its network, nobody reads mail that a phone asked for.
_validate = EmailValidator(allowlist=[])
# What SMTP takes at most, RFC 5321.
LONGEST_LINE = 998
_agreeing = signing.TimestampSigner(salt="ravive.reminders.agree")
_stopping = signing.Signer(salt="ravive.reminders.stop")


class Message(EmailMessage):
    """An e-mail whose headers are not folded: an address too long for a line would become an encoded word, which no mail program opens."""

    def message(self, *, policy: email.policy.EmailPolicy = email.policy.default) -> email.message.EmailMessage:
        """Return it as it is sent; the policy given still rules the text."""
        made = super().message(policy=policy)
        made.policy = policy.clone(max_line_length=LONGEST_LINE)
        return made


class BadAddressError(ValueError):
    """What was given is no e-mail address."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A prompt to mail: to whom, by the name it is kept under, and in which language."""

    handle: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What a link to agree by says: under which name, and to which address."""

    handle: str
    mark: str


def is_offered() -> bool:
    """Return whether this site can send e-mail."""
    return settings.RAVIVE_SENDS_MAIL


def checked(address: str) -> str:
    """Return an address as it is written to. Raises BadAddressError."""
    address = address.strip()
    local, _at, host = address.rpartition("@")
    try:
        _validate(address)
    except ValidationError as problem:
        raise BadAddressError("$.address is no e-mail address") from problem
    if len(local) > LONGEST_LOCAL or host.startswith("["):
        raise BadAddressError(f"$.address is none that can be written to: at most {LONGEST_LOCAL} letters, @, and the name of a host")
    return address


def digest_of(address: str) -> str:
    """Return what stands for an address while this process counts how often it was given."""
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def mark_of(row: MailAddress) -> str:
    """Return what stands for a kept address in the link that agrees to it: a link to another address does nothing."""
    try:
        return sealing.mark_of(sealing.opened_text(row.sealed))[:MARK_LENGTH]
    except sealing.UnreadableError:
        return ""


def confirmed_by(token: str) -> Agreement | None:
    """Return what a link to agree by says, None where it is too old or none of ours."""
    try:
        handle, _colon, mark = _agreeing.unsign(token, max_age=UNCONFIRMED_LIFE).partition(".")
    except signing.BadSignature:
        return None
    return Agreement(handle=handle, mark=mark)


def stopped_by(token: str) -> str | None:
    """Return under which name a link stops e-mails, None where it is none of ours."""
    try:
        return _stopping.unsign(token)
    except signing.BadSignature:
        return None


@task
def ask_readers() -> int:
    """Ask the readers of new addresses whether to remind there; return how many. Nothing in the queue says whom."""
    rows = MailAddress.objects.select_related("reminder").filter(is_to_be_asked=True).exclude(unconfirmed_since=None)
    asked = 0
    for row in _taken((row, _question) for row in rows):
        # After a crash just before, it is sent once more: no harm.
        asked += MailAddress.objects.filter(pk=row.pk, sealed=row.sealed).update(is_to_be_asked=False)
    return asked


def _question(row: MailAddress) -> EmailMessage:
    language = sealing.opened(row.reminder.sealed).language
    token = _agreeing.sign(f"{row.pk}.{mark_of(row)}")
    with override(language):
        subject = _("Confirm this address")
        lines = (
            _("Somebody, probably you, asked for short reminders at this address: two a week at most."),
            _("To confirm:"),
            _address(language, "confirm", token),
            _("If it was not you, there is nothing to do: the address is deleted after two days."),
        )
    return _message(row, subject, lines, {})


def send_prompts(letters: Sequence[Letter]) -> int:
    """Mail prompts to the addresses whose readers agreed; return how many the mail server took."""
    languages = {letter.handle: letter.language for letter in letters}
    rows = MailAddress.objects.filter(pk__in=languages, unconfirmed_since=None)
    return sum(1 for _row in _taken((row, lambda row: _prompt(row, languages[row.pk])) for row in rows))


def _taken(letters: Iterable[tuple[MailAddress, Callable[[MailAddress], EmailMessage]]]) -> Iterator[MailAddress]:
    """Write to each address, over one connection; yield those whose letter the mail server took. One it refuses stops no other."""
    waiting = list(letters)
    if not waiting or not is_offered():
        return
    taken = 0
    try:
        with mail.mailers["default"] as server:
            for row, write in waiting:
                try:
                    if server.send_messages([write(row)]):
                        taken += 1
                        yield row
                except smtplib.SMTPServerDisconnected:
                    break
                except (smtplib.SMTPException, ValueError, sealing.UnreadableError):
                    continue
    except (smtplib.SMTPException, OSError) as problem:
        logger.debug("no connection to the mail server: %s", type(problem).__name__)
    if taken < len(waiting):
        # Neither whom nor why: the reason may name an address.
        told = "the mail server took %s of %s messages; what was to be confirmed is asked again, reminders are left out"
        logger.warning(told, taken, len(waiting))


def _prompt(row: MailAddress, language: str) -> EmailMessage:
    stop = _address(language, "stop", _stopping.sign(row.pk))
    with override(language):
        subject = _("A few cards are ready")
        lines = (
            _("A few cards are ready. Three minutes are enough."),
            f"{settings.RAVIVE_URL}/{language}/cards/",
            _("No more e-mails:"),
            stop,
        )
    return _message(row, subject, lines, {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"})


def _address(language: str, what: str, token: str) -> str:
    return f"{settings.RAVIVE_URL}/{language}/reminders/{what}/{token}/"


def _message(row: MailAddress, subject: str, lines: Sequence[str], headers: dict[str, str]) -> EmailMessage:
    # Without a name of its own, a message would name this machine.
    named = {"Message-ID": mail.make_msgid(domain=urlsplit(settings.RAVIVE_URL).hostname), "Auto-Submitted": "auto-generated"}
    to = [sealing.opened_text(row.sealed)]
    return Message(subject, "\n\n".join(lines) + "\n", to=to, headers={**named, **headers})
