"""Invented money and real money: neither is ever booked as the other, and only the invented goes."""

from uuid import UUID

import pytest

from ravive.giving.actions import booking, examples
from ravive.giving.actions.booking import NothingToDeductError
from ravive.giving.forms import BookingForm
from ravive.giving.models import Appeal, JournalLine, PaymentReference
from ravive.giving.month_reading import usual_appeal
from ravive.giving.references import add_reference
from ravive.giving.refunds import refundable_receipts
from tests.conftest import NOW
from tests.giving.ledger import Ledger, coda_of, gift, ledger_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EXAMPLE_IBAN = "BE43068999999501"


@pytest.fixture
def example(ledger: Ledger) -> Appeal:
    """An appeal of the example, which anybody may still find a poster of."""
    values = {"title": "Exemple", "is_example": True, "starts_on": ledger.appeal.starts_on, "ends_on": ledger.appeal.ends_on}
    return Appeal.objects.create(organisation=ledger.organisation, key=UUID(int=999_999), **values)


def reference_of(appeal: Appeal) -> PaymentReference:
    return add_reference(appeal=appeal, kind=PaymentReference.ReferenceKind.APPEAL, draw=lambda _most: 4711)


def test_real_money_with_the_reference_of_an_example_waits(ledger: Ledger, example: Appeal) -> None:
    assert ledger.imported(coda_of(gift("25.00", structured=reference_of(example).reference))).self_booked == 0
    transfer = ledger.transfer()
    assert transfer.decision == "open"
    with pytest.raises(ValueError, match="example"):
        booking.book(transfer_id=transfer.pk, appeal=example, kind="gift", by=ledger.treasurer, now=NOW)


def test_an_example_is_neither_offered_nor_accepted_for_real_money(ledger: Ledger, example: Appeal) -> None:
    form = BookingForm({"target": f"appeal-{example.pk}", "kind": "gift"}, account=ledger.account)
    assert "target" in form.errors
    assert usual_appeal([example], ledger.account, ledger.appeal.starts_on) is None


def invented_of(ledger: Ledger) -> Ledger:
    """Store an example beside the account and the appeal of an organisation."""
    invented = ledger_of(ledger.organisation, iban=EXAMPLE_IBAN)
    type(invented.account).objects.filter(pk=invented.account.pk).update(is_example=True)
    Appeal.objects.filter(pk=invented.appeal.pk).update(is_example=True)
    invented.appeal.refresh_from_db()
    return invented


def of_example(lines: list[str]) -> list[str]:
    """Return a file as the bank of the example writes it."""
    return [line.replace("BE68539007547034", EXAMPLE_IBAN) for line in lines]


@pytest.mark.parametrize("is_debit_invented", [True, False])
def test_neither_money_is_taken_off_the_other(ledger: Ledger, is_debit_invented: bool) -> None:
    invented = invented_of(ledger)
    credit, debit = coda_of(gift("50.00")), coda_of(gift("-50.00"), opening="150.00")
    ledger.imported(credit if is_debit_invented else of_example(credit))
    ledger.imported(of_example(debit) if is_debit_invented else debit)
    appeal = ledger.appeal if is_debit_invented else invented.appeal
    arguments = {"appeal": appeal, "kind": "gift", "by": ledger.treasurer, "now": NOW}
    receipt = booking.book(transfer_id=ledger.transfer(amount_cents=5000).pk, **arguments)
    transfer = ledger.transfer(amount_cents=-5000)
    assert refundable_receipts(transfer) == []
    with pytest.raises(NothingToDeductError):
        booking.deduct(transfer_id=transfer.pk, receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)
    assert examples.remove_money(ledger.organisation) == (0 if is_debit_invented else 1)
    assert ledger.sum_cents == (5000 if is_debit_invented else 0)


def test_the_removal_of_an_example_leaves_the_journal_of_a_file_of_the_same_name(ledger: Ledger) -> None:
    invented_of(ledger)
    ledger.imported(coda_of(gift("25.00")))
    ledger.imported(of_example(coda_of(gift("30.00"))))
    assert JournalLine.objects.filter(verb="imported").count() == 2
    examples.remove_money(ledger.organisation)
    assert JournalLine.objects.get(verb="imported").detail["new"] == 1
    assert ledger.transfer().amount_cents == 2500
