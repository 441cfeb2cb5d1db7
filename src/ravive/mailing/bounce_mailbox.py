"""The mailbox that has the reports of mail servers: an IMAP folder or a Maildir. Whatever was read there is deleted.

It is a mailbox for reports alone. What else arrives, such as an automatic answer, names people, and nobody deletes it otherwise.
"""

import imaplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ravive.mailing import bounces

TIMEOUT_SECONDS = 20
IMAPS_PORT = 993
# In one run; the next takes the rest. A report is small, and a larger message is none.
MOST_MESSAGES, LARGEST_BYTES = 500, 1_000_000
# Of a Maildir: where messages are, what stands before the flags in the name of one, the flag of one that was read.
FOLDERS, FLAGS, SEEN = ("new", "cur"), ":2,", "S"


class BounceMailboxError(Exception):
    """The mailbox cannot be read. The message is one line, without the password."""


@dataclass(frozen=True, kw_only=True)
class BounceCount:
    """What a run found: messages read, addresses that get no more e-mails, temporary refusals counted."""

    read: int = 0
    stopped: int = 0
    counted: int = 0

    def plus(self, result: bounces.BounceResult) -> "BounceCount":
        """Return the numbers with one more message."""
        return BounceCount(read=self.read + 1, stopped=self.stopped + (result == "stopped"), counted=self.counted + (result == "counted"))


def read(place: str, *, today: date) -> BounceCount:
    """Count the reports in a mailbox: imaps://USER:PASSWORD@HOST/FOLDER or the path of a Maildir. Raises BounceMailboxError."""
    return _read_imap(place, today) if place.startswith("imaps://") else read_maildir(Path(place), today=today)


def read_one(content: bytes, *, today: date) -> BounceCount:
    """Count one message, as a mail server hands it to a program."""
    return BounceCount().plus(bounces.take(content, today=today))


def read_maildir(folder: Path, *, today: date) -> BounceCount:
    """Count the unread reports in a Maildir, and delete every unread message. Raises BounceMailboxError."""
    if not all((folder / name).is_dir() for name in FOLDERS):
        raise BounceMailboxError(f'"{folder}" is no Maildir; give the folder that has "new" and "cur" in it')
    count = BounceCount()
    try:
        for path in _unread(folder)[:MOST_MESSAGES]:
            result = bounces.take(path.read_bytes(), today=today) if path.stat().st_size <= LARGEST_BYTES else "nothing"
            count = count.plus(result)
            path.unlink()
    except OSError as problem:
        raise BounceMailboxError(f'"{folder}" cannot be read ({problem.strerror}); Ravive\'s user must be able to write in it') from problem
    return count


def _unread(folder: Path) -> list[Path]:
    messages = [path for name in FOLDERS for path in sorted((folder / name).iterdir()) if not path.name.startswith(".")]
    return [path for path in messages if SEEN not in path.name.partition(FLAGS)[2]]


def _read_imap(url: str, today: date, connect: Callable[..., imaplib.IMAP4] = imaplib.IMAP4_SSL) -> BounceCount:
    """Count the unread reports of a folder, and delete every unread message in it."""
    parts = urlsplit(url)
    try:
        server = connect(parts.hostname or "", parts.port or IMAPS_PORT, timeout=TIMEOUT_SECONDS)
        try:
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            state, _data = server.select(f'"{unquote(parts.path).strip("/") or "INBOX"}"')
            if state != "OK":
                raise BounceMailboxError(
                    f"the mailbox at {parts.hostname} has no such folder; end the address with its name, such as /INBOX"
                )
            return _count_unread(server, today)
        finally:
            server.logout()
    except (imaplib.IMAP4.error, OSError) as problem:
        raise BounceMailboxError(
            f"the mailbox at {parts.hostname} cannot be read ({type(problem).__name__}); check its name and password"
        ) from problem


def _count_unread(server: imaplib.IMAP4, today: date) -> BounceCount:
    count = BounceCount()
    for number in _numbers(server, "UNSEEN", "SMALLER", str(LARGEST_BYTES)):
        _state, parts = server.uid("FETCH", number, "(BODY[])")
        content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        count = count.plus(bounces.take(content, today=today))
        _delete(server, number)
    for number in _numbers(server, "UNSEEN", "NOT", "SMALLER", str(LARGEST_BYTES)):
        count = count.plus("nothing")
        _delete(server, number)
    server.expunge()
    return count


def _numbers(server: imaplib.IMAP4, *criteria: str) -> list[str]:
    _state, data = server.uid("SEARCH", *criteria)
    return [number.decode() for number in (data[0] or b"").split()[:MOST_MESSAGES]]


def _delete(server: imaplib.IMAP4, number: str) -> None:
    server.uid("STORE", number, "+FLAGS", r"(\Deleted)")
