"""The receipts that a debit may give back, the likeliest first."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ravive.giving import desk_queries, queries
from ravive.giving.details import bank_details
from ravive.giving.models import BankTransfer, Receipt
from ravive.giving.money import written_euros

MOST_RECEIPTS = 30


@dataclass(frozen=True, kw_only=True)
class RefundableReceipt:
    """A receipt of which enough is left, and how the list names it."""

    receipt: Receipt
    label: str


def refundable_receipts(transfer: BankTransfer) -> list[RefundableReceipt]:
    """Return the receipts that a debit fits in, at most 30: of the same account or reference first, then the latest. One query."""
    if transfer.amount_cents >= 0:
        return []
    left = queries.with_left_cents(queries.receipts_beside(transfer.movement.account))
    fitting = left.filter(left_cents__gte=-transfer.amount_cents).select_related("transfer", "appeal", "reference")
    related = fitting.filter(desk_queries.same_donor(transfer)) if transfer.iban_mark or transfer.structured else fitting.none()
    first = list(related.order_by("-received_on", "-pk")[:MOST_RECEIPTS])
    others = fitting.exclude(pk__in=[receipt.pk for receipt in first]).order_by("-received_on", "-pk")[: MOST_RECEIPTS - len(first)]
    return [RefundableReceipt(receipt=other, label=_label(other)) for other in [*first, *others]]


def _label(receipt: Receipt) -> str:
    details = bank_details(receipt.transfer.sealed)
    values = {
        "name": details.counterparty or _("without a name"),
        "amount": written_euros(receipt.amount_cents),
        "day": date_format(receipt.received_on, "DATE_FORMAT"),
    }
    return _("%(name)s, %(amount)s on %(day)s") % values
