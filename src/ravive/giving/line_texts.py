"""The lines of a month in words: what the bank said on one side, and what it is for on the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from ravive.banking.references import printed_reference
from ravive.giving.details import TransferDetails
from ravive.giving.models import Appeal, BankAccount, BankTransfer, Receipt
from ravive.giving.month_reading import MonthLine, usual_appeal
from ravive.giving.proposal_texts import ShownProposal
from ravive.giving.receipt_texts import receipt_detail, receipt_title

# A solid line, a dashed one, none.
LinkState = Literal["linked", "proposed", "open", "none"]
Decision = BankTransfer.Decision


@dataclass(frozen=True, kw_only=True)
class ShownLine:
    """A transfer in words. `proposal` is what the treasurer may accept, `suggestion` the appeal that a gift without one is offered to."""

    transfer: BankTransfer
    details: TransferDetails
    receipt: Receipt | None
    name: str
    written: str
    link: LinkState
    title: str
    detail: str
    proposal: ShownProposal | None = None
    suggestion: Appeal | None = None

    @property
    def is_credit(self) -> bool:
        """Whether money came in."""
        return self.transfer.amount_cents > 0


def describe_lines(
    account: BankAccount, lines: Sequence[MonthLine], appeals: Sequence[Appeal], proposals: Mapping[int, ShownProposal]
) -> list[ShownLine]:
    """Return lines in words, with what is proposed for those that wait."""
    return [_described(account, line, appeals, proposals.get(line.transfer.pk)) for line in lines]


def _described(account: BankAccount, line: MonthLine, appeals: Sequence[Appeal], proposal: ShownProposal | None) -> ShownLine:
    transfer, details = line.transfer, line.details
    link, title, detail, suggestion = _other_side(account, line, appeals, proposal)
    return ShownLine(
        transfer=transfer,
        details=details,
        receipt=line.receipt,
        name=details.counterparty or (_("without a name") if transfer.sealed else _("details erased")),
        written=printed_reference(transfer.structured) or (_("“%(message)s”") % {"message": details.message} if details.message else ""),
        link=link,
        title=title,
        detail=detail,
        proposal=proposal if link == "proposed" else None,
        suggestion=suggestion,
    )


def _other_side(
    account: BankAccount, line: MonthLine, appeals: Sequence[Appeal], proposal: ShownProposal | None
) -> tuple[LinkState, str, str, Appeal | None]:
    transfer = line.transfer
    if line.receipt:
        return "linked", receipt_title(line.receipt), receipt_detail(line.receipt), None
    if transfer.decision == Decision.NO_GIFT:
        detail = _("its details are erased when the month is closed") if transfer.sealed else _("only its date and amount stay")
        return "none", _("No gift"), detail, None
    if proposal:
        return "proposed", proposal.title, proposal.reason, None
    if transfer.amount_cents < 0:
        return "none", _("Money out"), _("no gift, unless it gives one back"), None
    return "open", _("Free gift, without a promise"), "", usual_appeal(appeals, account, transfer.movement.booked_on)


def outcome_text(code: str) -> str:
    """Return what happened to a transfer, by the code in the address; empty for an unknown one."""
    return {
        "booked": _("Booked."),
        "deducted": _("Deducted."),
        "no_gift": _("Marked as no gift."),
        "undone": _("Undone: it waits for a decision again."),
        "refused": _("Not from them: this will not be proposed again."),
        "changed": _("Changed."),
        "conflict": _("Somebody else was faster: this is what stands now."),
        "closed": _("The month is closed: reopen it first."),
        "impossible": _("This is not possible: nothing was changed."),
    }.get(code, "")
