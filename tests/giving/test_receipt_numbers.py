"""Receipts have numbers of their own, from 1 in each year of an organisation, without a gap."""

from itertools import count

import pytest
from django.db import transaction

from ravive.giving.actions import booking
from ravive.giving.models import BankAccount, Receipt
from tests.conftest import NOW
from tests.giving.ledger import Ledger, coda_of, gift, ledger_of
from tests.people.cast import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def numbers(ledger: Ledger) -> list[tuple[int | None, int | None]]:
    own = Receipt.objects.filter(organisation=ledger.organisation).order_by("pk")
    return list(own.values_list("number_year", "number"))


def test_numbers_of_a_year_have_no_gap_and_an_undone_one_keeps_its_own(ledger: Ledger) -> None:
    reference = ledger.reference().reference
    ledger.imported(coda_of(gift("10.00", structured=reference), gift("11.00", structured=reference), gift("12.00")))
    assert numbers(ledger) == [(2026, 1), (2026, 2)]
    open_one = ledger.transfer(decision="open").pk
    arguments = {"appeal": ledger.appeal, "kind": "gift", "by": None, "now": NOW}
    first = booking.book(transfer_id=open_one, **arguments)
    booking.undo(receipt_id=first.pk, by=None, now=NOW)
    again = booking.book(transfer_id=open_one, **arguments)
    assert numbers(ledger) == [(2026, 1), (2026, 2), (2026, 3), (2026, 4)]
    assert again.written_number == "2026-00004"


def test_a_booking_that_is_rolled_back_leaves_no_gap(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00"), gift("12.00")))
    arguments = {"appeal": ledger.appeal, "kind": "gift", "by": None, "now": NOW}
    with pytest.raises(RuntimeError), transaction.atomic():
        booking.book(transfer_id=ledger.transfer(amount_cents=1000).pk, **arguments)
        raise RuntimeError("the power fails")
    assert booking.book(transfer_id=ledger.transfer(amount_cents=1200).pk, **arguments).number == 1


def test_each_organisation_counts_its_own(ledger: Ledger) -> None:
    other = ledger_of(organisation("autre"))
    # References are never used twice, also across organisations.
    other.numbers = count(500)
    for own, euros in ((ledger, "10.00"), (other, "10.00"), (other, "11.00")):
        own.imported(coda_of(gift(euros, structured=own.reference().reference)))
    assert numbers(ledger) == [(2026, 1)]
    assert numbers(other) == [(2026, 1), (2026, 2)]


def test_invented_receipts_of_an_example_have_none(ledger: Ledger) -> None:
    BankAccount.objects.update(is_example=True)
    ledger.appeal.is_example = True
    ledger.appeal.save()
    ledger.imported(coda_of(gift("10.00", structured=ledger.reference().reference)))
    receipt = ledger.receipt()
    assert (receipt.number, receipt.written_number) == (None, f"EX-{receipt.pk}")
