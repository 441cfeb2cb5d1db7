"""A donor's private link: it asks for an address and a national number, and has the certificates. It names nobody and is stored nowhere."""

from datetime import timedelta

from django.core import signing

from ravive.giving.certificates import queries
from ravive.giving.donor_mailboxes import PAGE_LIFE
from ravive.giving.models import Donor
from ravive.mailing import encryption
from ravive.people.addresses import organisation_address

# Of e-mails to donors, and of the handles under which their addresses are stored.
PURPOSE = "donors"
# It leads to a national number on paper: it is short-lived, and each e-mail has a new one.
LIFE = timedelta(days=90)
_link = signing.TimestampSigner(salt="ravive.giving.donor")
# In the page "my gifts", whose own address holds no longer.
_short_link = signing.TimestampSigner(salt="ravive.giving.donor_of_page")


def new_handle(donor: Donor) -> str:
    """Return the handle under which a donor's address is stored."""
    return encryption.handle_of(PURPOSE, str(donor.pk))


def token_of(donor: Donor) -> str:
    """Return what stands in a donor's private link."""
    return _link.sign(str(donor.pk))


def short_token_of(donor: Donor) -> str:
    """Return what stands in a private link that holds as long as the page "my gifts" does: an hour."""
    return _short_link.sign(str(donor.pk))


def address_of(donor: Donor, language: str, *, year: int | None = None) -> str:
    """Return a donor's full private link, on the organisation's own site. With `year`, its page speaks of the gifts of that year."""
    query = f"?year={year}" if year else ""
    return organisation_address(donor.organisation, f"/{language}/donors/{token_of(donor)}/") + query


def find_donor(token: str) -> Donor | None:
    """Return the donor of a private link; None where it is too old, the donor was erased, or there are no certificates any more."""
    number = _number_in(token, _link, LIFE) or _number_in(token, _short_link, PAGE_LIFE)
    if number is None:
        return None
    donor = Donor.objects.select_related("organisation", "same_as__organisation").filter(pk=number, erased_on=None).first()
    return donor if donor and queries.gives_certificates(donor.organisation) else None


def _number_in(token: str, link: signing.TimestampSigner, life: timedelta) -> str | None:
    try:
        return link.unsign(token, max_age=life)
    except signing.BadSignature:
        return None
