"""Whether this site sends e-mail, and the state of an address."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.db.models import QuerySet

from ravive.mailing.encryption import SealKeyError
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.mailing.models import MailAddress
from ravive.mailing.recipients import Recipient, decrypt_recipient

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


def unreachable(handles: Iterable[str], *, before: date | None = None) -> set[str]:
    """Return those of the handles that nothing is written to any more; with `before`, since an earlier day than this one."""
    found = MailAddress.objects.filter(pk__in=list(handles)).exclude(unreachable_since=None)
    return set((found.filter(unreachable_since__lt=before) if before else found).values_list("pk", flat=True))
