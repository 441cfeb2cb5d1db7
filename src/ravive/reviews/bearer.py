"""The key a phone shows, and what is said to one that has none: the same at every door for phones."""

import hashlib
import math
import re
import time
from collections.abc import Callable, Hashable

from django.http import HttpRequest

from ravive.lib.allowance import Allowance
from ravive.reviews.door import RefusedRequestError

# At least 128 random bits, in the letters of a link.
_bearer: Callable[[str], re.Match[str] | None] = re.compile(r"Bearer ([A-Za-z0-9_-]{22,128})", re.IGNORECASE).fullmatch
NO_KEY = "give the key made at joining: Authorization: Bearer KEY, 22 to 128 letters, digits, - or _"
UNKNOWN_KEY = "this key never joined this training, or left it again"
UNKNOWN_TRAINING = "no training has this code; it may have been deleted"
CLOSED = "this training is closed"


def key_digest(request: HttpRequest) -> bytes:
    """Return the digest of the key the phone showed; the key itself goes no further than this line. Raises RefusedRequestError."""
    shown = _bearer(request.META.get("HTTP_AUTHORIZATION", ""))
    if shown is None:
        raise RefusedRequestError(401, "no_key", NO_KEY, {"WWW-Authenticate": "Bearer"})
    return hashlib.sha256(shown[1].encode()).digest()


def unknown_key() -> RefusedRequestError:
    """Return what is said to a key that is not known here."""
    return RefusedRequestError(401, "unknown_key", UNKNOWN_KEY, {"WWW-Authenticate": "Bearer"})


def wrong_method(allowed: str) -> RefusedRequestError:
    """Return what is said of a method that does nothing here."""
    return RefusedRequestError(405, "wrong_method", f"use {allowed}", {"Allow": allowed})


def let_through(allowance: Allowance, key: Hashable) -> None:
    """Raise RefusedRequestError where this key comes too often."""
    if seconds := allowance.wait_seconds(key, at=time.monotonic()):
        wait = str(math.ceil(seconds))
        raise RefusedRequestError(429, "too_many", f"too many requests; wait {wait} s", {"Retry-After": wait})
