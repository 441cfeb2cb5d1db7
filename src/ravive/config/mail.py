"""The mail server of this installation, read from one address. Without one, nobody is offered e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
ACCEPTED = "use smtp+tls://USER:PASSWORD@HOST:587, smtps://USER:PASSWORD@HOST:465 or smtp://localhost:25"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class BadMailError(ValueError):
    """The mail server's address is not understood. The message is one line, without the password."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The options of a mail server for Django, and the sender's address."""

    options: dict[str, Any]
    sender: str


def read(variables: Mapping[str, str]) -> MailServer | None:
    """Return the mail server of RAVIVE_MAIL_URL, None if it is not set. Raises BadMailError."""
    url = variables.get("RAVIVE_MAIL_URL")
    if not url:
        return None
    if not variables.get("RAVIVE_URL"):
        raise BadMailError("RAVIVE_MAIL_URL needs RAVIVE_URL: e-mails hold links to this site")
    parts = urlsplit(url)
    try:
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError) as problem:
        raise BadMailError(f'RAVIVE_MAIL_URL with "{parts.scheme}:" is not understood; {ACCEPTED}') from problem
    if not parts.hostname:
        raise BadMailError(f"RAVIVE_MAIL_URL names no host; {ACCEPTED}")
    sender = variables.get("RAVIVE_MAIL_FROM") or f"noreply@{urlsplit(variables['RAVIVE_URL']).hostname}"
    if "@" not in sender or any(character in sender for character in "\r\n"):
        raise BadMailError(f'RAVIVE_MAIL_FROM "{sender}" is not an e-mail address; give one such as cartes@example.org')
    options: dict[str, Any] = {
        "host": parts.hostname,
        "port": port,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": parts.scheme == "smtp+tls",
        "use_ssl": parts.scheme == "smtps",
        "timeout": TIMEOUT_SECONDS,
    }
    return MailServer(options=options, sender=sender)
