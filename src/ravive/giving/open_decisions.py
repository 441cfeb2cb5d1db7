"""What waits for a treasurer, with what each transfer may be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ravive.giving import matching
from ravive.giving.details import TransferDetails, bank_details
from ravive.giving.matching import CandidatePromise, CandidateReceipt, CandidateReference, Candidates, OpenTransfer, Proposal
from ravive.giving.models import BankAccount, BankTransfer, GivingPromise, PaymentReference, Receipt
from ravive.giving.queries import booked_receipts, open_promises, with_left_cents
from ravive.mailing import encryption

_STANDING = PaymentReference.ReferenceKind.STANDING


@dataclass(frozen=True, kw_only=True)
class OpenDecision:
    """A transfer to decide, what the bank said of it, and what it may be, the likeliest first."""

    transfer: BankTransfer
    details: TransferDetails
    proposals: tuple[Proposal, ...]


def open_decisions(account: BankAccount, *, today: date, transfers: Iterable[BankTransfer] | None = None) -> list[OpenDecision]:
    """Return what is undecided on an account, by day; of `transfers` alone, where they are given."""
    waiting = BankTransfer.objects.filter(movement__account=account, decision=BankTransfer.Decision.OPEN).select_related("movement")
    chosen = list(transfers) if transfers is not None else list(waiting.order_by("movement__booked_on", "movement", "position"))
    opened = {one.pk: bank_details(one.sealed) for one in chosen}
    by_transfer: dict[int, list[Proposal]] = defaultdict(list)
    plain = [_plain(one, opened[one.pk]) for one in chosen]
    for proposal in matching.proposals(plain, candidates_of(account, chosen, today=today)):
        by_transfer[proposal.transfer].append(proposal)
    return [OpenDecision(transfer=one, details=opened[one.pk], proposals=tuple(by_transfer[one.pk])) for one in chosen]


def candidates_of(account: BankAccount, transfers: Sequence[BankTransfer], *, today: date) -> Candidates:
    """Return all that some transfers of an account may be for on a day: of an example, for that of an example.

    Of money received, that from their accounts or with their references: the years before are many.
    """
    marks, texts = {one.iban_mark for one in transfers} - {""}, {one.structured for one in transfers} - {""}
    given = {"organisation": account.organisation_id, "appeal__is_example": account.is_example}
    references = PaymentReference.objects.filter(**given).select_related("team", "runner").order_by("pk")
    promises = open_promises(today).filter(reference__in=references.order_by()).select_related("reference").order_by("pk")
    own = booked_receipts().filter(organisation=account.organisation_id, transfer__movement__account__is_example=account.is_example)
    receipts = with_left_cents(own).filter(Q(transfer__iban_mark__in=marks) | Q(reference__reference__in=texts))
    return Candidates(
        references=[_reference(one) for one in references],
        promises=[_promise(one) for one in promises],
        receipts=[_receipt(one, left) for one, left in _with_left(receipts.select_related("transfer", "reference").order_by("pk"))],
    )


def _with_left(receipts: Iterable[Receipt]) -> Iterable[tuple[Receipt, int]]:
    return ((one, int(vars(one)["left_cents"])) for one in receipts)


def _plain(transfer: BankTransfer, details: TransferDetails) -> OpenTransfer:
    return OpenTransfer(
        number=transfer.pk,
        amount_cents=transfer.amount_cents,
        booked_on=transfer.movement.booked_on,
        structured=transfer.structured,
        counterparty=details.counterparty,
        message=details.message,
        iban_mark=transfer.iban_mark,
    )


def _reference(one: PaymentReference) -> CandidateReference:
    team, runner = one.team.name if one.team else "", one.runner.name if one.runner else ""
    return CandidateReference(number=one.pk, reference=one.reference, appeal=one.appeal_id, team=team, runner=runner)


def _promise(one: GivingPromise) -> CandidatePromise:
    name = one.shown_name or (encryption.decrypt(one.sealed_name) if one.sealed_name else "")
    return CandidatePromise(reference=one.reference_id, appeal=one.reference.appeal_id, amount_cents=one.amount_cents, name=name)


def _receipt(one: Receipt, left_cents: int) -> CandidateReceipt:
    reference = one.reference
    return CandidateReceipt(
        number=one.pk,
        appeal=one.appeal_id,
        amount_cents=one.amount_cents,
        left_cents=left_cents,
        received_on=one.received_on,
        iban_mark=one.transfer.iban_mark,
        reference_text=reference.reference if reference else "",
        reference=reference.pk if reference and reference.kind == _STANDING else None,
        donor=one.donor_id,
    )
