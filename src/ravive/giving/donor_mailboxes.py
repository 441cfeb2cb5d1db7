"""Private links of donors. The link of an e-mail serves once: its button opens a page whose address holds for an hour, without a cookie.

Both name a donor by a keyed digest of the mailbox, which leads to nobody without the seal key.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing

from ravive.mailing import encryption
from ravive.mailing.mailboxes import certain_mailbox
from ravive.people.addresses import organisation_address
from ravive.people.models import Organisation
from ravive.site.models import SentForm
from ravive.site.public_form import STORED, SentValue, is_first

# Of e-mails to donors, and of the handles under which their addresses are stored.
PURPOSE = "gifts"
# A link that was used is stored for as long: it must not hold for longer.
LINK_LIFE = STORED
PAGE_LIFE = timedelta(hours=1)
RANDOM_BYTES = 9
_mailed = signing.TimestampSigner(salt="ravive.giving.giver_link")
_page = signing.TimestampSigner(salt="ravive.giving.giver_page")


@dataclass(frozen=True, kw_only=True)
class DonorMailbox:
    """The mailbox of somebody who gave to an organisation, or promised to, and confirmed the address. `mark` recognises it."""

    organisation: Organisation
    mark: str


def mark_of(organisation: int, address: str) -> str:
    """Return what recognises a mailbox among the donors of one organisation, by its number.

    Addresses that perhaps reach another person are another mailbox: the private page shows all of one.
    """
    return encryption.mark_of(f"{PURPOSE} {organisation} {certain_mailbox(address)}")


def mailed_link(mailbox: DonorMailbox, language: str) -> str:
    """Return the full address that an e-mail gives: its button opens the private page once."""
    token = _mailed.sign(f"{mailbox.organisation.pk}.{mailbox.mark}.{secrets.token_urlsafe(RANDOM_BYTES)}")
    return organisation_address(mailbox.organisation, f"/{language}/my-gifts/open/{token}/")


def page_token(mailbox: DonorMailbox) -> str:
    """Return what stands in the address of a donor's private page, valid for an hour from now."""
    return _page.sign(f"{mailbox.organisation.pk}.{mailbox.mark}")


def mailbox_of_link(token: str, organisation: Organisation) -> DonorMailbox | None:
    """Return whose link this is, however old; None if it was not signed here, or for another organisation."""
    try:
        return _mailbox(signing.Signer.unsign(_mailed, token), organisation)
    except signing.BadSignature:
        return None


def is_link_open(token: str) -> bool:
    """Return whether a link is young enough to open the private page."""
    try:
        _mailed.unsign(token, max_age=LINK_LIFE)
    except signing.BadSignature:
        return False
    return True


def use_link(token: str, *, now: datetime) -> bool:
    """Use a link up, in the transaction of the request; return whether it may open the page: it is young, and was not used before.

    For an hour it opens the page again: a button that is pressed twice leads there twice.
    """
    if not is_link_open(token):
        return False
    sent = _sent_value(token)
    return is_first(sent, now=now) or SentForm.objects.filter(digest=sent.digest, at__gt=now - PAGE_LIFE).exists()


def is_link_used(token: str, *, now: datetime) -> bool:
    """Return whether a link opened the page, over an hour ago."""
    return SentForm.objects.filter(digest=_sent_value(token).digest, at__lte=now - PAGE_LIFE).exists()


def _sent_value(token: str) -> SentValue:
    return SentValue(digest=hashlib.sha256(token.encode()).hexdigest(), purpose="giver-link")


def mailbox_of_page(token: str, organisation: Organisation) -> DonorMailbox | None:
    """Return whose private page an address shows; None if it is over an hour old, or was not signed here."""
    try:
        return _mailbox(_page.unsign(token, max_age=PAGE_LIFE), organisation)
    except signing.BadSignature:
        return None


def _mailbox(value: str, organisation: Organisation) -> DonorMailbox | None:
    number, _dot, rest = value.partition(".")
    return DonorMailbox(organisation=organisation, mark=rest.partition(".")[0]) if number == str(organisation.pk) else None
