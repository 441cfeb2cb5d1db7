"""Writes the journal of the ledger: who did what with which transfer or month. It names no donor."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User

from ravive.giving.models import JournalLine, Receipt
from ravive.people.actors import name_of

LINES_AT_ONCE = 1000
type Verb = JournalLine.JournalVerb


def line(
    verb: Verb,
    *,
    organisation_id: int,
    by: User | None,
    now: datetime,
    transfer_id: int | None = None,
    amount_cents: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> JournalLine:
    """Return a line that is not written yet. Without `by`, an exact reference did it."""
    return JournalLine(
        organisation_id=organisation_id,
        at=now,
        by=by,
        by_name=name_of(by) if by else "",
        verb=verb,
        transfer_id=transfer_id,
        amount_cents=amount_cents,
        detail=dict(detail or {}),
    )


def receipt_line(
    verb: Verb, receipt: Receipt, *, by: User | None, now: datetime, detail: Mapping[str, object] | None = None
) -> JournalLine:
    """Return a line about a stored receipt that is not written yet."""
    found = line(
        verb,
        organisation_id=receipt.organisation_id,
        by=by,
        now=now,
        transfer_id=receipt.transfer_id,
        amount_cents=receipt.amount_cents,
        detail=detail,
    )
    found.receipt = receipt
    return found


def write(*lines: JournalLine) -> None:
    """Store lines, in their order."""
    JournalLine.objects.bulk_create(lines, batch_size=LINES_AT_ONCE)
