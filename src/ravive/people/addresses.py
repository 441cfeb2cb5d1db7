"""The public address of this site."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from ravive.people.models import Organisation


def public_address(request: HttpRequest, path: str) -> str:
    """Return the full public address of a path, on the domain of the organisation whose site answers."""
    site = Site.find_for_request(request)
    if site and not site.is_default_site:
        return f"{site.root_url}{path}"
    return f"{settings.RAVIVE_URL}{path}" if settings.RAVIVE_URL else request.build_absolute_uri(path)


def organisation_address(organisation: Organisation, path: str) -> str:
    """Return the full public address of a path on an organisation's own site, outside of a request."""
    site = organisation.site
    return f"{site.root_url if site and not site.is_default_site else settings.RAVIVE_URL}{path}"


def is_loopback(address: str) -> bool:
    """Say whether an address only leads anywhere on the computer that serves it.

    >>> [is_loopback(address) for address in ("http://127.0.0.1:8000/fr/", "http://localhost/", "http://[::1]/", "https://ravive.example/fr/")]
    [True, True, True, False]
    """
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
