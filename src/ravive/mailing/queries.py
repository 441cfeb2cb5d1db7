"""Whether this site sends e-mail, and the state of an address."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parseaddr
from typing import Literal

import msgspec
from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django_tasks_db.models import DBTaskResult

from ravive.mailing.domain_check import DomainReport
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.links import UNCONFIRMED_LIFE, mark_of
from ravive.mailing.models import MailAddress, QueuedMail
from ravive.mailing.news_consents import NewsWish
from ravive.mailing.recipients import Recipient, decrypt_recipient


@dataclass(frozen=True, kw_only=True)
class DomainCheck:
    """The latest check of a domain: under way, failed, or what it found, and when."""

    state: Literal["running", "failed", "done"]
    report: DomainReport | None = None
    at: datetime | None = None


# Of one statement.
HANDLES_AT_ONCE = 500
type AddressState = Literal["none", "unconfirmed", "confirmed"]


def is_offered() -> bool:
    """Return whether this site can send e-mail."""
    return settings.RAVIVE_SENDS_MAIL


def has_address(handle: str) -> bool:
    """Return whether an address is stored under a handle."""
    return MailAddress.objects.filter(pk=handle).exists()


def address_state(handle: str) -> AddressState:
    """Return whether an address is stored under a handle, and whether its reader confirmed it."""
    row = MailAddress.objects.filter(pk=handle).first()
    return "none" if row is None else "unconfirmed" if row.unconfirmed_since else "confirmed"


def confirmed_handles(handles: Iterable[str]) -> set[str]:
    """Return those of these handles whose address is stored, and confirmed."""
    wanted, found = list(handles), set[str]()
    for start in range(0, len(wanted), HANDLES_AT_ONCE):
        rows = MailAddress.objects.filter(pk__in=wanted[start : start + HANDLES_AT_ONCE], unconfirmed_since=None)
        found |= set(rows.values_list("pk", flat=True))
    return found


def reachable_handles(handles: Iterable[str]) -> set[str]:
    """Return those of these handles whose address is confirmed, and can be written to."""
    found = confirmed_handles(handles)
    return found - set(unreachable_addresses()) if found else found


def is_confirmed_at(mark: str, handle: str) -> bool:
    """Return whether the address of a handle is confirmed, and of the mailbox with this mark."""
    row = MailAddress.objects.filter(pk=handle, unconfirmed_since=None).first()
    try:
        return row is not None and mark_of(decrypt_recipient(row.sealed)) == mark
    except SealKeyError:
        return False


def open_requests(mark: str, *, now: datetime, purpose: str) -> QuerySet[MailAddress]:
    """Return what was asked for a purpose at a mailbox and can still be confirmed, the earliest first."""
    found = MailAddress.objects.filter(mailbox_mark=mark, purpose=purpose, unconfirmed_since__gte=now - UNCONFIRMED_LIFE)
    return found.order_by("unconfirmed_since", "pk")


def expired_addresses(*, now: datetime) -> QuerySet[MailAddress]:
    """Return the addresses that nobody confirmed in time."""
    return MailAddress.objects.filter(unconfirmed_since__lt=now - UNCONFIRMED_LIFE)


def confirmed_addresses(handles: Iterable[str]) -> dict[str, str]:
    """Return the confirmed addresses stored under handles. One that the seal key does not open is left out."""
    found: dict[str, str] = {}
    for row in MailAddress.objects.filter(pk__in=list(handles), unconfirmed_since=None).only("sealed"):
        with suppress(SealKeyError):
            found[row.pk] = decrypt_recipient(row.sealed).address
    return found


def confirmed_recipient(handle: str) -> Recipient | None:
    """Return the reader of a confirmed address; None where there is none, or the seal key does not open it."""
    row = MailAddress.objects.filter(pk=handle, unconfirmed_since=None).only("sealed").first()
    with suppress(SealKeyError):
        return decrypt_recipient(row.sealed) if row else None
    return None


def news_wishes(handles: Iterable[str]) -> dict[str, tuple[NewsWish, date]]:
    """Return who asked for news in the form that nobody confirmed yet, by handle, and the day of the form."""
    rows = MailAddress.objects.filter(pk__in=list(handles)).exclude(news_words="").exclude(unconfirmed_since=None)
    return {
        row.pk: (NewsWish(words=row.news_words, page=row.news_page), localdate(row.unconfirmed_since))
        for row in rows.only("news_words", "news_page", "unconfirmed_since")
    }


def unreachable_addresses(*, before: date | None = None) -> QuerySet[MailAddress, str]:
    """Return the handles of addresses that nothing is written to any more; with `before`, since an earlier day than this one."""
    found = MailAddress.objects.exclude(unreachable_since=None)
    return (found.filter(unreachable_since__lt=before) if before else found).values_list("pk", flat=True)


def sending_domain() -> str:
    """Return the domain that e-mails come from, as readers see it."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()


def known_selectors(domain: str) -> tuple[str, ...]:
    """Return the names of DKIM keys that staff gave at the last check of a domain, nothing where they gave none."""
    row = _latest_check_task(domain)
    return tuple(row.args_kwargs["kwargs"].get("selectors", ())) if row else ()


def _latest_check_task(domain: str) -> DBTaskResult | None:
    found = DBTaskResult.objects.filter(task_path="ravive.mailing.actions.check_domain", args_kwargs__kwargs__domain=domain)
    return found.order_by("-enqueued_at").first()


def latest_check(domain: str) -> DomainCheck | None:
    """Return the latest check of a domain, None before the first one."""
    row = _latest_check_task(domain)
    if row is None:
        return None
    if row.status not in ("SUCCESSFUL", "FAILED"):
        return DomainCheck(state="running")
    try:
        report = msgspec.json.decode(row.return_value or "", type=DomainReport)
    except (msgspec.DecodeError, TypeError):
        return DomainCheck(state="failed", at=row.finished_at)
    return DomainCheck(state="done", report=report, at=row.finished_at)


def queued(kind: str, of: int) -> QuerySet[QueuedMail]:
    """Return the e-mails of a kind that wait and whose `about` begins with a number."""
    return QueuedMail.objects.filter(kind=kind, about__startswith=f"{of} ")
