"""The mail server of this installation, read from one address. Without one, nobody is offered e-mail."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
ACCEPTED = "use smtp+tls://USER:PASSWORD@HOST:587, smtps://USER:PASSWORD@HOST:465 or smtp://localhost:25"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
# RFC 5321 allows 64 characters before the @, of which a plus sign and a token take 38.
LONGEST_BOUNCE_NAME = 26


class BadMailError(ValueError):
    """The mail server's address is not understood. The message is one line, without the password."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """The options of a mail server for Django, the sender's address, and where reports of e-mails that did not arrive go.

    `bounce_address` and `bounce_mailbox` are empty where the host has set none.
    """

    options: dict[str, Any]
    sender: str
    bounce_address: str = ""
    bounce_mailbox: str = ""


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
    return MailServer(options=options, sender=sender, bounce_address=_bounce_address(variables), bounce_mailbox=_bounce_mailbox(variables))


def _bounce_address(variables: Mapping[str, str]) -> str:
    value = variables.get("RAVIVE_BOUNCE_ADDRESS", "")
    name, _at, domain = value.partition("@")
    if value and not (re.fullmatch(r"[a-z0-9._-]+", name) and re.fullmatch(r"[a-z0-9.-]+", domain) and len(name) <= LONGEST_BOUNCE_NAME):
        raise BadMailError(
            f'RAVIVE_BOUNCE_ADDRESS "{value}" cannot be used; give one such as bounces@example.org, in lower case, without a plus sign, '
            f"with at most {LONGEST_BOUNCE_NAME} characters before the @"
        )
    return value


def _bounce_mailbox(variables: Mapping[str, str]) -> str:
    mailbox = variables.get("RAVIVE_BOUNCE_MAILBOX", "")
    parts = urlsplit(mailbox)
    is_imap = parts.scheme == "imaps" and parts.hostname and parts.username and parts.password
    if mailbox and not is_imap and not mailbox.startswith("/"):
        raise BadMailError("RAVIVE_BOUNCE_MAILBOX is not understood; use imaps://USER:PASSWORD@HOST/FOLDER or the path of a Maildir")
    return mailbox
