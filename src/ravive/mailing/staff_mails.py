"""E-mails to staff, at the address of their account: what waits at the desk. Each carries a link that stops them without signing in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.lib.languages import INTERFACE
from ravive.mailing import messages
from ravive.mailing.mail_kinds import MailKind, Settled
from ravive.people.models import DailyMail, MailRefusal, Organisation

# A line of the log of departures: somebody of the staff who stopped the e-mails, by the number of the account.
STOPPED = "staff-mails"
_stop = signing.Signer(salt="ravive.mailing.staff.stop")


@dataclass(frozen=True, kw_only=True)
class StaffMail:
    """What to write to somebody, in their language."""

    subject: str
    paragraphs: tuple[str, ...]


def reachable(people: QuerySet[User]) -> QuerySet[User]:
    """Return those of some people who may be written to: they have an open account and an address, and did not refuse."""
    found = people.filter(is_active=True).exclude(Q(email="") | Q(mail_refusal__isnull=False))
    return found.select_related("wagtail_userprofile").order_by("pk")


def readers(organisation: Organisation, roles: Iterable[str]) -> list[User]:
    """Return who may be written to of those with one of these roles. One query."""
    people = User.objects.filter(memberships__organisation=organisation, memberships__role__in=list(roles))
    return list(reachable(people).distinct())


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


def kind_of(
    name: str,
    write: Callable[[User, str, datetime], StaffMail | None],
    *,
    settle: Callable[[Settled], object] = lambda _settled: None,
    is_awaited: bool = False,
) -> MailKind:
    """Return a kind of e-mail to staff, whose `about` is `about_of`. `write` gets the reader, the rest and the moment."""

    def written(about: str, now: datetime) -> EmailMessage | None:
        number, _space, rest = about.partition(" ")
        reader = reachable(User.objects.filter(pk=number)).first()
        return _message(reader, lambda reader: write(reader, rest, now)) if reader else None

    return MailKind(name=name, write=written, settle=settle, is_awaited=is_awaited)


def about_of(reader: User, rest: object) -> str:
    """Return which e-mail to staff one is: the number of the account, and the rest."""
    return f"{reader.pk} {rest}"


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


def accept(reader: User, *, daily: bool) -> None:
    """Send somebody e-mails: on Mondays, and with `daily` on each other day that brings something new."""
    with transaction.atomic():
        MailRefusal.objects.filter(user=reader).delete()
        if daily:
            DailyMail.objects.get_or_create(user=reader)
        else:
            DailyMail.objects.filter(user=reader).delete()
