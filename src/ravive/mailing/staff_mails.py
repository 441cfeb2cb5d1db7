"""E-mails to staff, at the address of their account: what waits at the desk. Each carries a link that stops them without signing in."""

import logging
import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail, signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.lib.languages import INTERFACE
from ravive.mailing import messages
from ravive.mailing.queries import is_offered
from ravive.people.models import MailRefusal, Organisation

logger = logging.getLogger(__name__)
# A line of the log of departures: somebody of the staff who stopped the e-mails, by the number of the account.
STOPPED = "staff-mails"
_stop = signing.Signer(salt="ravive.mailing.staff.stop")


@dataclass(frozen=True, kw_only=True)
class StaffMail:
    """What to write to somebody, in their language."""

    subject: str
    paragraphs: tuple[str, ...]


def readers(organisation: Organisation, roles: Iterable[str]) -> list[User]:
    """Return who may be written to: those with one of these roles, an open account and an address, who did not refuse. One query."""
    found = User.objects.filter(memberships__organisation=organisation, memberships__role__in=list(roles), is_active=True)
    return list(found.exclude(Q(email="") | Q(mail_refusal__isnull=False)).select_related("wagtail_userprofile").distinct().order_by("pk"))


def language_of(reader: User) -> str:
    """Return the language of somebody's desk, else the first of the site."""
    profile = getattr(reader, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile else ""
    return chosen if chosen in INTERFACE else INTERFACE[0]


def stop_link(reader: User) -> str:
    """Return the address that stops somebody's e-mails, also by a mail program's own button (RFC 8058). It names no address."""
    return f"{settings.RAVIVE_URL}/{language_of(reader)}/desk-mails/stop/{_stop.sign(str(reader.pk))}/"


def reader_of(token: str) -> User | None:
    """Return whom a stop link is for, None if it was not signed here."""
    try:
        return User.objects.filter(pk=int(_stop.unsign(token))).first()
    except (signing.BadSignature, ValueError):
        return None


def send(people: Iterable[User], write: Callable[[User], StaffMail | None]) -> int:
    """Write to people, each in their language; return how many e-mails the mail server accepted. Without text, nothing is sent."""
    sent = [message for reader in people if (message := _message(reader, write))] if is_offered() else []
    accepted = 0
    if not sent:
        return accepted
    try:
        with mail.mailers["default"] as server:
            for message in sent:
                try:
                    accepted += server.send_messages([message]) or 0
                except smtplib.SMTPServerDisconnected:
                    break
                except (smtplib.SMTPException, ValueError):
                    continue
    except (smtplib.SMTPException, OSError) as problem:
        logger.debug("no connection to the mail server: %s", type(problem).__name__)
    if accepted < len(sent):
        logger.warning("the mail server accepted %s of %s messages to staff; the desk shows the same", accepted, len(sent))
    return accepted


def _message(reader: User, write: Callable[[User], StaffMail | None]) -> EmailMessage | None:
    link = stop_link(reader)
    with override(language_of(reader)):
        mail = write(reader)
        if mail is None:
            return None
        return messages.stoppable_message(reader.email, mail.subject, (*mail.paragraphs, _("No more e-mails:"), link), link)


def refuse(reader: User) -> None:
    """Send somebody no more e-mails. Twice is once."""
    with transaction.atomic():
        _refusal, is_new = MailRefusal.objects.get_or_create(user=reader)
        if is_new:
            departures.record(kind=STOPPED, digest=departures.digest_of(STOPPED, reader.pk))


def refuse_again(departure: Departure, _now: datetime) -> None:
    """Send no more e-mails to somebody who stopped them after the copy of a database that was restored."""
    for reader in User.objects.filter(mail_refusal=None):
        if departures.digest_of(STOPPED, reader.pk) == departure.digest:
            MailRefusal.objects.get_or_create(user=reader)


def accept(reader: User) -> None:
    """Send somebody e-mails again."""
    MailRefusal.objects.filter(user=reader).delete()
