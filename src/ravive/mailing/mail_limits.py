"""How many e-mails go to addresses that strangers typed (docs/decisions/0048-mail-limits.md). Confirmed addresses have no such limit."""

from collections.abc import Callable

from ravive.mailing.mailboxes import certain_mailbox, counted_mailbox
from ravive.throttling.limit import DailyLimit, RequestLimit

MAILBOX = DailyLimit("mail-mailbox")
# Three e-mails in any 24 hours. The last place is for the plain address: one with tags cannot use it up.
PLACES, RESERVED = (0, 1), 2
# A code that became public must not let this site write to everybody.
GROUP = RequestLimit("mail-group", burst=200, interval_seconds=86_400 // 200)


def take_place(address: str) -> Callable[[], None] | None:
    """Use one of the day's e-mails to a mailbox. Return what gives it back if nothing was sent, or None if none is left."""
    mailbox = counted_mailbox(address)
    is_plain = certain_mailbox(address) == mailbox
    place = MAILBOX.take(mailbox, places=(RESERVED, *PLACES) if is_plain else PLACES)
    return None if place is None else lambda: MAILBOX.give_back(mailbox, place=place)
