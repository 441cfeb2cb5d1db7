"""The link that creates the first account of an installation. It works once, for a day, and by default from this computer only."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest

from ravive.people.models import FirstAccountLink

LIFETIME = timedelta(days=1)
# A proxy adds these. Its requests come from this computer, its visitors from elsewhere.
PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")


def has_accounts() -> bool:
    """Return whether anybody can sign in already."""
    return User.objects.exists()


def create_link(*, from_anywhere: bool, now: datetime) -> str | None:
    """Return the token of a new link, None once an account exists. Earlier links stop working. Only its digest is stored."""
    with transaction.atomic():
        FirstAccountLink.objects.all().delete()
        if has_accounts():
            return None
        token = secrets.token_urlsafe(32)
        FirstAccountLink.objects.create(digest=_digest(token), created_at=now, from_anywhere=from_anywhere)
    return token


def usable_link(token: str, *, now: datetime) -> FirstAccountLink | None:
    """Return the link of a token, None if it was used, is over a day old or wrong, or if an account exists."""
    digest = _digest(token)
    stored = FirstAccountLink.objects.filter(created_at__gt=now - LIFETIME)
    found = [link for link in stored if secrets.compare_digest(link.digest, digest)]
    return found[0] if found and not has_accounts() else None


def comes_from_here(request: HttpRequest) -> bool:
    """Return whether a request comes from a browser on this computer, and through no proxy."""
    if any(name in request.headers for name in PROXY_HEADERS):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
