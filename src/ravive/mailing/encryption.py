"""How personal details are stored: encrypted, under a handle that leads back to nobody. The key is not in the database."""

import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from ravive.people import seen_details


class SealKeyError(Exception):
    """The text was encrypted with another key than today's."""


@cache
def _fernet(key: str) -> Fernet:
    return Fernet(key)


def _keyed_digest(text: str) -> str:
    return hmac.digest(settings.RAVIVE_SEAL_KEY.encode(), text.encode(), "sha256").hex()


def handle_of(purpose: str, secret: str) -> str:
    """Return the name under which the details of a person's secret are stored: 64 hexadecimal digits.

    Two purposes give two handles. Without the seal key, neither secret nor handle leads to the other.
    """
    return _keyed_digest(f"{purpose} {secret}")


def mark_of(text: str) -> str:
    """Return a digest that finds a text again, such as a calendar's token, without storing it: 64 hexadecimal digits."""
    return _keyed_digest(f"mark {text}")


def encrypt(text: str) -> str:
    """Return a text encrypted, without the time of its encryption."""
    return encrypt_bytes(text.encode())


def encrypt_bytes(content: bytes) -> str:
    """Return a file encrypted, without the time of its encryption, in base64: a third longer."""
    # Fernet would store the time in clear, and so when somebody asked for e-mails.
    return _fernet(settings.RAVIVE_SEAL_KEY).encrypt_at_time(content, 0).decode()


def decrypt(text: str) -> str:
    """Return the text that was encrypted. Raises SealKeyError."""
    return decrypt_bytes(text).decode()


def decrypt_bytes(text: str) -> bytes:
    """Return the file that was encrypted. Raises SealKeyError."""
    seen_details.note()
    try:
        return _fernet(settings.RAVIVE_SEAL_KEY).decrypt(text.encode())
    except InvalidToken as problem:
        raise SealKeyError("stored details were encrypted with another key; put seal.key (or RAVIVE_SEAL_KEY) back") from problem
