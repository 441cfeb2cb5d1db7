"""What a bank file becomes in the ledger."""

import pytest

from ravive.giving.details import TransferDetails, open_sealed
from ravive.giving.models import BankTransfer, JournalLine, Receipt
from tests.giving.ledger import Ledger, coda_of, gift

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_exact_reference_books_itself_and_the_rest_waits(ledger: Ledger) -> None:
    reference = ledger.reference()
    outcome = ledger.imported(coda_of(gift("25.00", structured=reference.reference), gift("10.00"), gift("-3.50", message="frais")))
    assert (outcome.movements, outcome.new, outcome.known, outcome.self_booked) == (3, 3, 0, 1)
    receipt = ledger.receipt()
    assert (receipt.amount_cents, receipt.appeal, receipt.reference, receipt.kind) == (2500, ledger.appeal, reference, "gift")
    assert receipt.booked_by is None
    decisions = dict(BankTransfer.objects.values_list("amount_cents", "decision"))
    assert decisions == {2500: "booked", 1000: "open", -350: "open"}
    opened = open_sealed(ledger.transfer(amount_cents=1000).sealed, TransferDetails)
    assert (opened.counterparty, opened.message, opened.iban) == ("Donateur d'exemple", "merci", "BE71096123456769")
    assert [*JournalLine.objects.order_by("pk").values_list("verb", "by_name")] == [("imported", "treasurer"), ("booked", "")]


def test_the_same_file_adds_nothing(ledger: Ledger) -> None:
    file = coda_of(gift("25.00", structured=ledger.reference().reference), gift("10.00"))
    ledger.imported(file)
    outcome = ledger.imported(file)
    assert (outcome.new, outcome.known, outcome.self_booked) == (0, 2, 0)
    assert BankTransfer.objects.count() == 2
    assert Receipt.objects.count() == 1
