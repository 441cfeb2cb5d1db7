"""What the queue sends. Packages above register their kinds of e-mail, so that this one imports none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage

from ravive.mailing.delivery import Outcome
from ravive.mailing.messages import Mail


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What became of a queued e-mail for good: `later` and `unsure` where it was given up.

    `doubts`: how often the connection broke or the process died in the middle: it perhaps arrived so many times more.
    `numbers`: as in the `Mail` that was written last.
    """

    about: str
    outcome: Outcome
    doubts: int
    numbers: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """One kind of e-mail in the queue. `about` says which one, by numbers and handles: it names nobody."""

    name: str
    # Returns the e-mail as it is right now; None where it is no longer due.
    write: Callable[[str, datetime], Mail | EmailMessage | None]
    # Called once for each, in the transaction that deletes it from the queue; again after an error.
    settle: Callable[[Settled], object] = lambda _settled: None
    # Somebody waits for it: it is sent before the others.
    is_awaited: bool = False


_kinds: dict[str, MailKind] = {}


def register(*kinds: MailKind) -> None:
    """Add kinds, once per process. Registering one again replaces it."""
    _kinds.update({kind.name: kind for kind in kinds})


def find_kind(name: str) -> MailKind:
    """Return a registered kind. Raises KeyError."""
    return _kinds[name]
