"""What mail servers report of e-mails that did not arrive (RFC 3464), and what follows: an address that does not exist gets no more.

A report counts only with a token of ours (`return_addresses`). Anything else, such as an automatic answer, changes nothing.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import Message
from typing import Literal

from django.db import transaction

from ravive.mailing import return_addresses
from ravive.mailing.models import MailAddress

# On so many days refused for a while, an address counts as one that cannot be reached.
MOST_SOFT_BOUNCES = 3
# After so long without a refusal, counting begins again.
CALM = timedelta(days=90)
# RFC 3463: no such mailbox, no such domain, moved, no mail for this domain, mailbox disabled. All others may pass: full, too large, policy.
PERMANENT = frozenset({"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
# What some mail servers write where they know more: the text beside it has the true status.
VAGUE = frozenset({"5.0.0", "5.0.1", ""})
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
# Headers in which a report names the address that it was sent to.
_SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_FAILED = "failed"

type BounceResult = Literal["stopped", "counted", "nothing"]


@dataclass(frozen=True, kw_only=True)
class BounceReport:
    """A report on one e-mail. `is_permanent`: writing again is of no use."""

    token: str
    is_permanent: bool


def is_permanent(status: str, text: str = "") -> bool:
    """Return whether a status of RFC 3463, such as "5.1.1", says that an address does not exist.

    >>> is_permanent("5.1.1"), is_permanent("5.2.2"), is_permanent("5.0.0", "550 5.1.1 no such user")
    (True, False, True)
    """
    found = _STATUS.search(text)
    return (found[1] if status in VAGUE and found else status) in PERMANENT


def read_report(content: bytes) -> BounceReport | None:
    """Return what a message reports; None where it is no report of a failure, or names no e-mail of ours."""
    # The policy that takes no header apart: the other one fails on malformed ones, and anybody writes to this mailbox.
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    if message.get_content_type() != "multipart/report":
        return None
    failures = [block for block in _blocks(message) if str(block.get("Action", "")).strip().lower() == _FAILED]
    tokens = [token for text in _named_in(message) for token in return_addresses.tokens_in(text)]
    if not failures or not tokens:
        return None
    permanent = [is_permanent(_first_word(block, "Status"), str(block.get("Diagnostic-Code", ""))) for block in failures]
    return BounceReport(token=tokens[0], is_permanent=all(permanent))


def _first_word(block: Message, name: str) -> str:
    words = str(block.get(name, "")).split()
    return words[0] if words else ""


def _blocks(message: Message) -> Iterator[Message]:
    """Yield the parts of a delivery status, one for the message and one for each of its readers."""
    for part in message.walk():
        payload = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        if isinstance(payload, list):
            yield from (block for block in payload if isinstance(block, Message))


def _named_in(message: Message) -> Iterator[str]:
    """Yield the headers that may name an e-mail of ours: to whom the report was sent, and the message id that it quotes."""
    for name in _SENT_TO:
        yield from (str(value) for value in message.get_all(name, []))
    for part in message.walk():
        payload = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(payload, list):
            yield from (str(inner.get("Message-ID", "")) for inner in payload if isinstance(inner, Message))
        elif part.get_content_type() == "text/rfc822-headers":
            yield str(email.message_from_string(str(payload)).get("Message-ID", ""))


def take(content: bytes, *, today: date) -> BounceResult:
    """Count what a message reports, and return what followed. The same report twice on a day counts once."""
    report = read_report(content)
    if report is None:
        return "nothing"
    with transaction.atomic():
        row = return_addresses.find_address(report.token, today=today)
        return count(row, is_permanent=report.is_permanent, today=today) if row else "nothing"


def count(row: MailAddress, *, is_permanent: bool, today: date) -> BounceResult:
    """Count a refusal of an address; return whether nothing is written to it from now on."""
    is_new_day = row.bounced_on != today
    if row.bounced_on and today - row.bounced_on > CALM:
        row.soft_bounces = 0
    row.soft_bounces += 1 if is_new_day and not is_permanent else 0
    row.bounced_on = today
    if is_permanent or row.soft_bounces >= MOST_SOFT_BOUNCES:
        row.unreachable_since = row.unreachable_since or today
        row.is_to_be_asked = False
    row.save(update_fields=["soft_bounces", "bounced_on", "unreachable_since", "is_to_be_asked"])
    return "stopped" if row.unreachable_since else "counted"
