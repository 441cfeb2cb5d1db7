"""Everything about one transfer, for its page."""

from dataclasses import dataclass
from datetime import date

from ravive.giving import desk_queries, month_reading, queries
from ravive.giving.journal_texts import written_line
from ravive.giving.kept_accounts import is_of_erased, named_until
from ravive.giving.line_texts import ShownLine, describe_lines
from ravive.giving.models import Appeal, BankTransfer, ClosedMonth, GivingPromise, JournalLine, Receipt
from ravive.giving.proposal_texts import proposals_of


@dataclass(frozen=True, kw_only=True)
class TransferValues:
    """A transfer in words, with its promise, what gives it back, its journal, and the receipts of the same donor.

    `named_until` is None unless its donor is erased: the last day on which the accounts say who paid.
    """

    line: ShownLine
    is_closed: bool
    usual_appeal: Appeal | None
    promise: GivingPromise | None
    reversals: list[Receipt]
    journal: list[tuple[JournalLine, str]]
    same_donor: list[Receipt]
    is_erased: bool
    named_until: date | None


def values_of(transfer: BankTransfer, *, today: date) -> TransferValues:
    """Return everything about a transfer, in a constant number of queries."""
    movement = transfer.movement
    account = movement.account
    appeals = list(Appeal.objects.filter(organisation=account.organisation_id))
    lines = month_reading.lines_of([transfer])
    line = describe_lines(account, lines, appeals, proposals_of(account, lines, appeals, today))[0]
    receipt = line.receipt
    is_same = desk_queries.same_donor(transfer) if transfer.iban_mark or transfer.structured else None
    booked = queries.booked_receipts().filter(organisation=account.organisation_id).exclude(transfer=transfer).select_related("appeal")
    return TransferValues(
        line=line,
        is_closed=ClosedMonth.objects.filter(account=account, month=queries.month_of(movement.booked_on)).exists(),
        usual_appeal=month_reading.usual_appeal(appeals, account, movement.booked_on),
        promise=getattr(receipt.reference, "promise", None) if receipt and receipt.reference else None,
        reversals=list(booked.filter(reverses=receipt)) if receipt else [],
        journal=[(entry, written_line(entry)) for entry in JournalLine.objects.filter(transfer=transfer)],
        same_donor=list(booked.filter(is_same).order_by("-received_on")[:12]) if is_same else [],
        is_erased=receipt is not None and is_of_erased(receipt),
        named_until=named_until(receipt) if receipt else None,
    )
