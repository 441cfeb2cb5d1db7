"""Where mail servers report that an e-mail did not arrive: a return address and a message id with a token.

The token leads to the stored address, and nobody else can write one: a forged report stops no e-mails. It names no person.
"""

import re
import secrets
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from ravive.mailing import encryption
from ravive.mailing.models import MailAddress

# A report comes within days. An older one says nothing of today.
LIFE = timedelta(days=30)
_HANDLE, _DAY, _MARK = 16, 5, 16
_TOKEN = re.compile(rf"(?<![0-9a-f])[0-9a-f]{{{_HANDLE + _DAY + _MARK}}}(?![0-9a-f])")
RANDOM_BYTES = 6


def token_of(handle: str, *, today: date) -> str:
    """Return what names a stored address in a report: 37 hexadecimal digits, which mail servers may write in capitals."""
    named = f"{handle[:_HANDLE]}{today.toordinal():0{_DAY}x}"
    return named + _mark_of(named)


def _mark_of(named: str) -> str:
    return encryption.mark_of(f"return {named}")[:_MARK]


def return_address(token: str) -> str:
    """Return the address that reports about an e-mail go to; empty where the host has set none."""
    name, at, domain = settings.RAVIVE_BOUNCE_ADDRESS.partition("@")
    return f"{name}+{token}{at}{domain}" if at else ""


def message_id(token: str) -> str:
    """Return a new message id with a token: reports quote it, also those sent to another address."""
    return f"<{token}.{secrets.token_hex(RANDOM_BYTES)}@{urlsplit(settings.RAVIVE_URL).hostname}>"


def tokens_in(text: str) -> list[str]:
    """Return what looks like tokens in a header."""
    return _TOKEN.findall(text.lower())


def named_handle(token: str, *, today: date) -> str | None:
    """Return the beginning of the handle that a token names, None for an old token or one that was not written here."""
    named, mark = token[: _HANDLE + _DAY], token[_HANDLE + _DAY :]
    written = int(named[_HANDLE:], 16)
    is_recent = 0 <= today.toordinal() - written <= LIFE.days
    return named[:_HANDLE] if is_recent and secrets.compare_digest(mark, _mark_of(named)) else None


def find_address(token: str, *, today: date) -> MailAddress | None:
    """Return the address that a token names, locked until the end of the transaction; None where there is none."""
    beginning = named_handle(token, today=today)
    return MailAddress.objects.select_for_update().filter(pk__startswith=beginning).first() if beginning else None
