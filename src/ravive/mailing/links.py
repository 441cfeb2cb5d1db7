"""Signed links in e-mails: one confirms an address, one stops its e-mails. No link names the address.

They lead to the site of the organisation that writes, on its own domain.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing

from ravive.mailing import encryption
from ravive.mailing.mailboxes import certain_mailbox
from ravive.mailing.models import MARK_LENGTH
from ravive.mailing.purposes import Purpose
from ravive.mailing.recipients import Recipient
from ravive.people.addresses import organisation_address

# How long a reader has to confirm an address.
UNCONFIRMED_LIFE = timedelta(days=2)


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """What a confirmation link says: which stored address, and the mark of its mailbox."""

    handle: str
    mark: str


def mark_of(recipient: Recipient) -> str:
    """Return what binds a link to one mailbox: a link that another mailbox got confirms nothing."""
    return encryption.mark_of(certain_mailbox(recipient.address))[:MARK_LENGTH]


def confirmation_link(purpose: Purpose, handle: str, recipient: Recipient) -> str:
    """Return the address of the page where a reader confirms."""
    token = _confirmation_of(purpose.name).sign(f"{handle}.{mark_of(recipient)}")
    return _address(purpose, handle, f"/{recipient.language}/{purpose.path}/confirm/{token}/")


def stop_link(purpose: Purpose, handle: str, language: str) -> str:
    """Return the address of the page that stops e-mails, also by a mail program's own button (RFC 8058)."""
    return _address(purpose, handle, f"/{language}/{purpose.path}/stop/{_stop_of(purpose.name).sign(handle)}/")


def _address(purpose: Purpose, handle: str, path: str) -> str:
    organisation = purpose.organisation_of(handle)
    return organisation_address(organisation, path) if organisation else f"{settings.RAVIVE_URL}{path}"


def _confirmation_of(purpose: str) -> signing.TimestampSigner:
    # A link holds for its own purpose alone: at the address of another, it would delete or confirm what that one knows nothing of.
    return signing.TimestampSigner(salt=f"ravive.mailing.confirm.{purpose}")


def _stop_of(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"ravive.mailing.stop.{purpose}")


def read_confirmation(token: str, *, purpose: str) -> Confirmation | None:
    """Return what a confirmation link says, None if it is too old or was not signed here for this purpose."""
    try:
        handle, _dot, mark = _confirmation_of(purpose).unsign(token, max_age=UNCONFIRMED_LIFE).partition(".")
    except signing.BadSignature:
        return None
    return Confirmation(handle=handle, mark=mark)


def read_stop(token: str, *, purpose: str) -> str | None:
    """Return the handle of a stop link, None if it was not signed here for this purpose."""
    try:
        return _stop_of(purpose).unsign(token)
    except signing.BadSignature:
        return None
