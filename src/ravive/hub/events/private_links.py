"""The private link of a registration: it shows the registration, and cancels it. It names nobody and is stored nowhere."""

from django.core import signing

from ravive.hub.events.models import Registration
from ravive.hub.events.models.registrations import PURPOSE
from ravive.mailing import encryption
from ravive.people.addresses import organisation_address
from ravive.site.public_form import SentValue

_link = signing.Signer(salt="ravive.hub.events.registration")


def handle_of(sent: SentValue) -> str:
    """Return the handle of the registration that a form asks for. Sent again, the form leads to the same."""
    return encryption.handle_of(PURPOSE, sent.digest)


def token_of(handle: str) -> str:
    """Return what stands in the private link of a registration."""
    return _link.sign(handle)


def address_of(registration: Registration) -> str:
    """Return the full private link, for e-mails: on the organisation's own site."""
    path = f"/{registration.language}/registrations/{token_of(registration.handle or '')}/"
    return organisation_address(registration.event.organisation, path)


def handle_of_token(token: str) -> str:
    """Return the handle of the registration that a private link leads to; empty where the link is not ours."""
    try:
        return _link.unsign(token)
    except signing.BadSignature:
        return ""
