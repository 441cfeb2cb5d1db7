"""What a treasurer decides of a transfer. Each decision leads back to where its transfer stood, and says there what happened."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from ravive.giving import desk_queries, queries, transfer_reading
from ravive.giving.actions import booking, refusals
from ravive.giving.forms import BookingForm, BookingTarget, DeductionForm, KindForm
from ravive.giving.line_texts import outcome_text
from ravive.giving.models import BankTransfer, PaymentReference, Receipt
from ravive.giving.month_reading import PARTS
from ravive.lib.sent_numbers import sent_number
from ravive.people.permissions import StaffRequest, for_roles, own_or_404

THROUGH = "movement__account__organisation"


@require_safe
@for_roles(*desk_queries.ROLES)
def transfer(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Return everything about one transfer: what the bank said, its receipt, its journal, and what can be decided."""
    return _page(request, _own_transfer(request, transfer_id))


def _own_transfer(request: StaffRequest, transfer_id: int) -> BankTransfer:
    return own_or_404(BankTransfer.objects.select_related("movement__account"), request, through=THROUGH, pk=transfer_id)


def _page(request: StaffRequest, found: BankTransfer, form: BookingForm | DeductionForm | None = None) -> HttpResponse:
    values = transfer_reading.values_of(found, today=timezone.localdate())
    if form is None and found.decision == BankTransfer.Decision.OPEN:
        usual = values.usual_appeal
        initial = {"target": f"appeal-{usual.pk}" if usual else "none", "kind": Receipt.ReceiptKind.GIFT}
        form = BookingForm(account=found.movement.account, initial=initial) if found.amount_cents > 0 else DeductionForm(transfer=found)
    kind = KindForm(initial={"kind": values.line.receipt.kind}) if values.line.receipt else None
    outcome = outcome_text(request.GET.get("said", ""))
    shown = {"transfer": found, "values": values, "form": form, "kind_form": kind, "outcome": outcome}
    return render(request, "giving/desk/transfer.html", shown)


@require_POST
@for_roles(*desk_queries.ROLES)
def refuse(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Store that a transfer is not from whom it was proposed: another is proposed, or nobody."""
    found = _own_transfer(request, transfer_id)
    kind, _dash, written = request.POST.get("target", "").partition("-")
    number = sent_number(written)
    reference = own_or_404(PaymentReference, request, pk=number) if kind == "reference" and number is not None else None
    refusals.refuse(transfer=found, reference=reference)
    return _back(request, found, "refused")


@require_POST
@for_roles(*desk_queries.ROLES)
def book(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Book a transfer to an appeal, a team, a runner, or to none, as the kind that was chosen."""
    found = _own_transfer(request, transfer_id)
    form = BookingForm(request.POST, account=found.movement.account)
    if not form.is_valid():
        return _page(request, found, form)
    chosen: BookingTarget = form.cleaned_data["target"]
    return _decide(
        request,
        found,
        "booked",
        lambda: booking.book(
            transfer_id=found.pk,
            appeal=chosen.appeal,
            reference=chosen.reference,
            kind=form.cleaned_data["kind"],
            donor=form.cleaned_data["donor"],
            by=request.user,
            now=timezone.now(),
        ),
    )


@require_POST
@for_roles(*desk_queries.ROLES)
def mark_no_gift(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Store that a transfer is no gift."""
    found = _own_transfer(request, transfer_id)
    return _decide(request, found, "no_gift", lambda: booking.mark_no_gift(transfer_id=found.pk, by=request.user, now=timezone.now()))


@require_POST
@for_roles(*desk_queries.ROLES)
def deduct(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Take a debit off the receipt that was chosen."""
    found = _own_transfer(request, transfer_id)
    form = DeductionForm(request.POST, transfer=found)
    if not form.is_valid():
        return _page(request, found, form)
    receipt_id = form.cleaned_data["receipt"]
    return _decide(
        request,
        found,
        "deducted",
        lambda: booking.deduct(transfer_id=found.pk, receipt_id=receipt_id, by=request.user, now=timezone.now()),
    )


@require_POST
@for_roles(*desk_queries.ROLES)
def undo(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Undo what was decided of a transfer: it waits again, and never books itself."""
    found = _own_transfer(request, transfer_id)
    if found.decision == BankTransfer.Decision.NO_GIFT:
        return _decide(request, found, "undone", lambda: booking.undo_no_gift(transfer_id=found.pk, by=request.user, now=timezone.now()))
    receipt = queries.booked_receipts().filter(transfer=found).first()
    if receipt is None:
        return _back(request, found, "conflict")
    return _decide(request, found, "undone", lambda: booking.undo(receipt_id=receipt.pk, by=request.user, now=timezone.now()))


@require_POST
@for_roles(*desk_queries.ROLES)
def change_kind(request: StaffRequest, transfer_id: int) -> HttpResponse:
    """Change what was received."""
    found = _own_transfer(request, transfer_id)
    form, receipt = KindForm(request.POST), queries.booked_receipts().filter(transfer=found).first()
    if receipt is None or not form.is_valid():
        return _back(request, found, "conflict")
    kind = form.cleaned_data["kind"]
    return _decide(
        request, found, "changed", lambda: booking.change_kind(receipt_id=receipt.pk, kind=kind, by=request.user, now=timezone.now())
    )


def _decide(request: StaffRequest, found: BankTransfer, outcome: str, action: Callable[[], object]) -> HttpResponseRedirect:
    """Do what was decided, and lead back; where somebody else was faster or the month is closed, only say so."""
    try:
        action()
    except booking.AlreadyDecidedError:
        outcome = "conflict"
    except booking.MonthClosedError:
        outcome = "closed"
    except (booking.NothingToDeductError, booking.NothingReceivedError):
        outcome = "impossible"
    return _back(request, found, outcome)


def _back(request: StaffRequest, found: BankTransfer, outcome: str) -> HttpResponseRedirect:
    """Lead back to the list that the form stood in, at its transfer; from the transfer's own page, to that page."""
    part, page = request.POST.get("part", ""), request.POST.get("page", "")
    if part not in PARTS:
        return redirect(f"{reverse('bank_transfer', args=[found.pk])}?said={outcome}")
    day = found.movement.booked_on
    query = urlencode({"part": part, "page": sent_number(page) or 1, "done": found.pk, "said": outcome})
    return redirect(f"{reverse('bank_month', args=[found.movement.account_id, day.year, day.month])}?{query}#t{found.pk}")
