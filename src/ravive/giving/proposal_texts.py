"""What is proposed for transfers without an exact reference, with its reasons in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from ravive.giving.models import BankAccount
from ravive.giving.month_reading import MonthLine


@dataclass(frozen=True, kw_only=True)
class ShownProposal:
    """What a transfer may be for: a reference, or for a debit the receipt that it gives back."""

    title: str
    reason: str
    amount_cents: int | None = None
    # As the form of a booking names it.
    target: str = ""
    receipt_id: int | None = None


def proposals_of(account: BankAccount, lines: Sequence[MonthLine]) -> dict[int, ShownProposal]:
    """Return what is proposed for the lines that wait, by the number of the transfer."""
    return {}
