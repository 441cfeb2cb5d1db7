"""Who acts in the tests of the desk: people with roles, with or without a second factor, signed in or not."""

import base64
import hashlib
import hmac
import struct
import time
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.models import User
from django.test import Client

from ravive.people import actions
from ravive.people.models import Organisation
from ravive.people.queries import host_organisation
from tests.existing import existing

PASSWORD = "un mot de passe assez long"
# Of the code app in the pocket of everyone with a second factor.
SECRET = "JBSWY3DPEHPK3PXP"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def organisation(slug: str, name: str = "") -> Organisation:
    """Return an organisation made for a test."""
    return actions.create_organisation(name=name or slug.capitalize(), slug=slug, by="test", now=NOW)


def host() -> Organisation:
    """Return the organisation that hosts the installation of the tests."""
    return existing(host_organisation())


def person(username: str, at: Organisation | None = None, *roles: str, second_factor: bool = True, host: bool = False) -> User:
    """Return somebody with these roles in an organisation; `host`: they run the installation."""
    made = User.objects.create_user(username, f"{username}@example.org", PASSWORD, is_superuser=host, is_staff=host)
    if at is not None and roles:
        actions.set_roles(organisation=at, user=made, roles=roles, by="test", now=NOW)
    if second_factor:
        Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})
    return made


def signed_in(somebody: User, language: str = "fr") -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(somebody)
    return client


def code(secret: str = SECRET) -> str:
    """Return what a code app would show now (RFC 6238)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"
