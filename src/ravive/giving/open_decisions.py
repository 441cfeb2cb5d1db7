"""What the transfers that wait for a treasurer may be."""

from collections.abc import Iterable, Sequence
from datetime import date

from ravive.giving import matching
from ravive.giving.desk_queries import given_before
from ravive.giving.details import bank_details
from ravive.giving.matching import CandidatePromise, CandidateReceipt, CandidateReference, Candidates, OpenTransfer, Proposal
from ravive.giving.models import BankAccount, BankTransfer, GivingPromise, PaymentReference, Receipt
from ravive.giving.queries import open_promises, receipts_beside, with_left_cents
from ravive.mailing import encryption

_STANDING = PaymentReference.ReferenceKind.STANDING


def proposals_for(account: BankAccount, transfers: Sequence[BankTransfer], *, today: date) -> list[Proposal]:
    """Return what undecided transfers of an account may be, in their order, the likeliest of each first."""
    return matching.proposals([_plain(transfer) for transfer in transfers], candidates_of(account, transfers, today=today))


def candidates_of(account: BankAccount, transfers: Sequence[BankTransfer], *, today: date) -> Candidates:
    """Return all that some transfers of an account may be for on a day: of an example, for that of an example.

    Of money received, that from their accounts or with their references: the years before are many.
    """
    marks, texts = {transfer.iban_mark for transfer in transfers} - {""}, {transfer.structured for transfer in transfers} - {""}
    filters = {"organisation": account.organisation_id, "appeal__is_example": account.is_example}
    references = PaymentReference.objects.filter(**filters).select_related("team", "runner").order_by("pk")
    promises = open_promises(today).filter(reference__in=references.order_by()).select_related("reference").order_by("pk")
    own = receipts_beside(account)
    receipts = with_left_cents(own.filter(given_before(marks, texts)) if marks or texts else own.none())
    return Candidates(
        references=[_reference(reference) for reference in references],
        promises=[_promise(promise) for promise in promises],
        receipts=[_receipt(receipt, left) for receipt, left in _with_left(receipts.select_related("transfer", "reference").order_by("pk"))],
    )


def _with_left(receipts: Iterable[Receipt]) -> Iterable[tuple[Receipt, int]]:
    return ((receipt, int(vars(receipt)["left_cents"])) for receipt in receipts)


def _plain(transfer: BankTransfer) -> OpenTransfer:
    details = bank_details(transfer.sealed)
    return OpenTransfer(
        number=transfer.pk,
        amount_cents=transfer.amount_cents,
        booked_on=transfer.movement.booked_on,
        structured=transfer.structured,
        counterparty=details.counterparty,
        message=details.message,
        iban_mark=transfer.iban_mark,
    )


def _reference(reference: PaymentReference) -> CandidateReference:
    # Promises through a team or a runner have references of their own: a message with the name is not about them.
    team = reference.team.name if reference.team and reference.kind == PaymentReference.ReferenceKind.TEAM else ""
    runner = reference.runner.name if reference.runner and reference.kind == PaymentReference.ReferenceKind.RUNNER else ""
    return CandidateReference(number=reference.pk, reference=reference.reference, appeal=reference.appeal_id, team=team, runner=runner)


def _promise(promise: GivingPromise) -> CandidatePromise:
    name = promise.shown_name or (encryption.decrypt(promise.sealed_name) if promise.sealed_name else "")
    return CandidatePromise(
        reference=promise.reference_id, appeal=promise.reference.appeal_id, amount_cents=promise.amount_cents, name=name
    )


def _receipt(receipt: Receipt, left_cents: int) -> CandidateReceipt:
    reference = receipt.reference
    return CandidateReceipt(
        number=receipt.pk,
        appeal=receipt.appeal_id,
        amount_cents=receipt.amount_cents,
        left_cents=left_cents,
        received_on=receipt.received_on,
        iban_mark=receipt.transfer.iban_mark,
        reference_text=reference.reference if reference else "",
        reference=reference.pk if reference and reference.kind == _STANDING else None,
        donor=receipt.donor_id,
    )
