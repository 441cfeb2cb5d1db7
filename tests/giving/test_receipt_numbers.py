"""Receipts have numbers of their own, from 1 in each year of an organisation, without a gap."""

import json
import subprocess
import sys
from datetime import date
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction

from ravive.giving.actions import booking
from ravive.giving.models import BankAccount, Receipt
from tests.conftest import NOW
from tests.copied_database import copied_database
from tests.first_database import FirstDatabase
from tests.giving.ledger import Ledger, coda_of, gift, ledger_of
from tests.people.cast import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MIGRATION = import_module("ravive.giving.migrations.0003_receipt_numbers")


def numbers(ledger: Ledger) -> list[tuple[int | None, int | None]]:
    own = Receipt.objects.filter(organisation=ledger.organisation).order_by("pk")
    return list(own.values_list("number_year", "number"))


def test_numbers_of_a_year_have_no_gap_and_an_undone_one_keeps_its_own(ledger: Ledger) -> None:
    reference = ledger.reference().reference
    ledger.imported(coda_of(gift("10.00", structured=reference), gift("11.00", structured=reference), gift("12.00")))
    assert numbers(ledger) == [(2026, 1), (2026, 2)]
    open_one = ledger.transfer(decision="open").pk
    given = {"appeal": ledger.appeal, "kind": "gift", "by": None, "now": NOW}
    first = booking.book(transfer_id=open_one, **given)
    booking.undo(receipt_id=first.pk, by=None, now=NOW)
    again = booking.book(transfer_id=open_one, **given)
    assert numbers(ledger) == [(2026, 1), (2026, 2), (2026, 3), (2026, 4)]
    assert again.written_number == "2026-00004"


def test_a_booking_that_is_rolled_back_leaves_no_gap(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00"), gift("12.00")))
    given = {"appeal": ledger.appeal, "kind": "gift", "by": None, "now": NOW}
    with pytest.raises(RuntimeError), transaction.atomic():
        booking.book(transfer_id=ledger.transfer(amount_cents=1000).pk, **given)
        raise RuntimeError("the power fails")
    assert booking.book(transfer_id=ledger.transfer(amount_cents=1200).pk, **given).number == 1


def test_each_organisation_counts_its_own(ledger: Ledger) -> None:
    other = ledger_of(organisation("autre"))
    # References are never given twice, also across organisations.
    other.numbers = count(500)
    for own in (ledger, other, other):
        own.imported(coda_of(gift("10.00", structured=own.reference().reference)))
    assert numbers(ledger) == [(2026, 1)]
    assert numbers(other) == [(2026, 1), (2026, 2)]


def test_invented_receipts_of_an_example_have_none(ledger: Ledger) -> None:
    BankAccount.objects.update(is_example=True)
    ledger.appeal.is_example = True
    ledger.appeal.save()
    ledger.imported(coda_of(gift("10.00", structured=ledger.reference().reference)))
    receipt = ledger.receipt()
    assert (receipt.number, receipt.written_number) == (None, f"EX-{receipt.pk}")


def test_stored_receipts_are_numbered_in_the_order_of_their_days(ledger: Ledger) -> None:
    reference = ledger.reference().reference
    ledger.imported(coda_of(*(gift(f"{euros}.00", structured=reference) for euros in (10, 11, 12, 13))))
    days = {1000: date(2026, 3, 5), 1100: date(2026, 1, 2), 1200: date(2025, 12, 31), 1300: date(2026, 1, 2)}
    for cents, day in days.items():
        Receipt.objects.filter(amount_cents=cents).update(received_on=day, number=None, number_year=None)
    MIGRATION.number_receipts(apps, connection.schema_editor())
    found = dict(Receipt.objects.values_list("amount_cents", "number"))
    assert found == {1200: 1, 1100: 1, 1300: 2, 1000: 3}
    assert Receipt.objects.get(amount_cents=1200).number_year == 2025


@pytest.mark.slow
def test_an_upgrade_numbers_each_organisation_apart_also_of_one_name(first_database: FirstDatabase, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.giving.numbered_by_upgrade"]
    with copied_database(first_database, tmp_path, name="ravive_numbered") as environment:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == [[[2025, 1], [2026, 1], [2026, 2], [2026, 3]]] * 2
