"""How what is kept for reminders is hidden: encrypted, under a name that leads back to no learner's key."""

import hmac
from functools import cache

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from ravive.trainings.reminders.prompts import Kept

_read_kept = msgspec.json.Decoder(Kept).decode
_write = msgspec.json.Encoder().encode


class UnreadableError(Exception):
    """What was kept was encrypted with another key than today's."""


@cache
def _box(key: str) -> Fernet:
    return Fernet(key)


def handle_of(key: str) -> str:
    """Return the name under which reminders of a learner's key are kept.

    Of the key itself the log keeps another digest: with neither can the other be found.
    """
    return hmac.digest(settings.RAVIVE_SEAL_KEY.encode(), f"reminders {key}".encode(), "sha256").hex()


def mark_of(text: str) -> str:
    """Return what stands for a text that has to be found again, such as a calendar's token, without being kept."""
    return hmac.digest(settings.RAVIVE_SEAL_KEY.encode(), f"mark {text}".encode(), "sha256").hex()


def sealed(kept: Kept) -> str:
    """Return what is kept, encrypted."""
    return sealed_text(_write(kept).decode())


def opened(text: str) -> Kept:
    """Return what was kept. Raises UnreadableError."""
    return _read_kept(opened_text(text))


def sealed_text(text: str) -> str:
    """Return a text, encrypted."""
    # Without the time Fernet would write beside: when somebody asked for reminders is nobody's business.
    return _box(settings.RAVIVE_SEAL_KEY).encrypt_at_time(text.encode(), 0).decode()


def opened_text(text: str) -> str:
    """Return a text as it was. Raises UnreadableError."""
    try:
        return _box(settings.RAVIVE_SEAL_KEY).decrypt(text.encode()).decode()
    except InvalidToken as problem:
        raise UnreadableError("reminders were encrypted with another key; put seal.key (or RAVIVE_SEAL_KEY) back") from problem
