"""What is proposed for transfers without an exact reference, with its reasons in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.banking.near_references import NearCode
from ravive.giving.bank_texts import readable_values
from ravive.giving.matching import PLATFORM, MatchCode, Proposal
from ravive.giving.models import Appeal, BankAccount, BankTransfer, PaymentReference, Receipt, RefusedProposal
from ravive.giving.month_reading import MonthLine
from ravive.giving.open_decisions import proposals_for
from ravive.giving.receipt_texts import receipt_day, target_title
from ravive.lib.problem import Code, Problem

MOST_REASONS = 2
_ONE_DIFFERS = gettext_lazy("one character differs")

REASONS: Mapping[Code, str | Promise] = {
    MatchCode.CARRIES_REFERENCE: gettext_lazy("it carries this reference"),
    MatchCode.REFERENCE_IN_MESSAGE: gettext_lazy("its message has this reference"),
    MatchCode.SAME_AMOUNT: gettext_lazy("same amount"),
    MatchCode.SIMILAR_NAME: gettext_lazy("similar name"),
    MatchCode.GAVE_BEFORE: gettext_lazy("this account gave %(amount)s € on %(day)s"),
    MatchCode.GIVEN_BACK: gettext_lazy("%(amount)s € arrived from this account on %(day)s"),
    MatchCode.PLATFORM: gettext_lazy("it names %(word)s, a platform"),
    MatchCode.NAMES_TEAM: gettext_lazy("its message names the team %(name)s"),
    MatchCode.NAMES_RUNNER: gettext_lazy("its message names %(name)s"),
    NearCode.SWAPPED: gettext_lazy("two characters are swapped"),
    NearCode.CHANGED: _ONE_DIFFERS,
    NearCode.DOUBLED: gettext_lazy("a character was typed twice"),
    NearCode.ADDED: gettext_lazy("a character too many"),
    NearCode.MISSING: gettext_lazy("a character is missing"),
}


@dataclass(frozen=True, kw_only=True)
class ShownProposal:
    """What a transfer may be for, as its form names it (`target`, `kind`); for a debit, the receipt that it gives back."""

    title: str
    reason: str
    kind: str
    target: str
    amount_cents: int | None = None
    receipt_id: int | None = None
    donor_id: int | None = None


def proposals_of(account: BankAccount, lines: Sequence[MonthLine], appeals: Iterable[Appeal], today: date) -> dict[int, ShownProposal]:
    """Return what is proposed first for the lines that wait, by the number of the transfer. What was refused is left out."""
    waiting = [line.transfer for line in lines if line.transfer.decision == BankTransfer.Decision.OPEN]
    if not waiting:
        return {}
    refused = set(RefusedProposal.objects.filter(transfer__in=waiting).values_list("transfer", "reference"))
    first: dict[int, Proposal] = {}
    for proposal in proposals_for(account, waiting, today=today):
        if (proposal.transfer, proposal.reference) not in refused:
            first.setdefault(proposal.transfer, proposal)
    references = PaymentReference.objects.select_related("appeal", "team", "runner", "promise").in_bulk(
        [chosen.reference for chosen in first.values() if chosen.reference]
    )
    receipts = Receipt.objects.in_bulk([chosen.receipt for chosen in first.values() if chosen.receipt])
    by_number = {appeal.pk: appeal for appeal in appeals}
    return {number: _shown(chosen, references, receipts, by_number) for number, chosen in first.items()}


def _shown(
    proposal: Proposal, references: Mapping[int, PaymentReference], receipts: Mapping[int, Receipt], appeals: Mapping[int, Appeal]
) -> ShownProposal:
    reference = references.get(proposal.reference or 0)
    appeal = appeals.get(proposal.appeal or 0)
    reason = ", ".join(_reason(problem) for problem in proposal.reasons[:MOST_REASONS])
    if proposal.receipt:
        receipt = receipts[proposal.receipt]
        title = _("Gift of %(day)s, refunded") % {"day": receipt_day(receipt)}
        return ShownProposal(title=title, reason=reason, kind="", target="", amount_cents=receipt.amount_cents, receipt_id=receipt.pk)
    promise = getattr(reference, "promise", None) if reference else None
    target = f"reference-{reference.pk}" if reference else f"appeal-{appeal.pk}" if appeal else "none"
    is_platform = proposal.kind == PLATFORM
    return ShownProposal(
        title=_("Payout of a platform") if is_platform else target_title(reference, appeal),
        reason=" · ".join((reason, _("no tax certificate"))) if is_platform else reason,
        kind=proposal.kind,
        target=target,
        amount_cents=promise.amount_cents if promise else None,
        donor_id=proposal.donor,
    )


def _reason(problem: Problem) -> str:
    return str(REASONS[problem.code]) % readable_values(problem.values)
