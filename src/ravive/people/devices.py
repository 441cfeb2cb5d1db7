"""Devices on which somebody has signed in before: a signed cookie of the desk, so that attacks on a name do not slow its owner."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "ravive.people.devices"
# Browsers store no cookie longer than 400 days.
AGE_SECONDS = 400 * 24 * 60 * 60
# Colleagues may share a computer.
MOST_ACCOUNTS = 8


@dataclass(frozen=True, kw_only=True)
class Device:
    """A browser: a random number, and the accounts that signed in with it, the latest last."""

    number: str
    accounts: tuple[int, ...]


def _device_of(request: HttpRequest) -> Device | None:
    try:
        number, *accounts = signing.loads(request.COOKIES.get(settings.RAVIVE_DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=AGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Device(number=number, accounts=tuple(accounts))


def accounts_of(request: HttpRequest) -> tuple[int, ...]:
    """Return the accounts that signed in with this browser before."""
    found = _device_of(request)
    return found.accounts if found else ()


def number_of(request: HttpRequest) -> str:
    """Return the number of a browser on which somebody signed in before, otherwise nothing."""
    found = _device_of(request)
    return found.number if found else ""


def remember(response: HttpResponse, request: HttpRequest, user: User) -> None:
    """Let the browser of this response be one that the account signs in with."""
    found = _device_of(request) or Device(number=secrets.token_urlsafe(16), accounts=())
    accounts = [*(pk for pk in found.accounts if pk != user.pk), user.pk][-MOST_ACCOUNTS:]
    response.set_cookie(
        settings.RAVIVE_DEVICE_COOKIE_NAME,
        signing.dumps([found.number, *accounts], salt=SALT),
        max_age=AGE_SECONDS,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
