"""An account takes files of one format. After a change, after a move, or read otherwise, nothing is stored twice."""

from collections.abc import Callable, Sequence
from hashlib import sha256

import pytest

from ravive.giving import fingerprints
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.models import BankAccount, BankFile, BankMovement, BankNotice, MovementMark
from tests.giving.bank_truth import (
    WRITERS,
    TrueMovement,
    WrittenStatement,
    camt_053,
    camt_054,
    coda,
    csv,
    csv_in_dutch,
    mt940,
    statements_of,
)
from tests.giving.ledger import Ledger

type Writer = Callable[[Sequence[WrittenStatement]], bytes]
pytestmark = [pytest.mark.django_db, pytest.mark.database]
FORMATS = {"coda": coda, "camt.053": camt_053, "mt940": mt940, "table": csv}


def truth(ledger: Ledger) -> list[TrueMovement]:
    """Two gifts alike, one with a reference, and what it cost."""
    gifts = [TrueMovement(number=number, day=0, cents=1000) for number in (1, 2)]
    return [
        *gifts,
        TrueMovement(number=3, day=0, cents=1000, reference=ledger.reference().reference),
        TrueMovement(number=4, day=1, cents=-150),
    ]


@pytest.mark.parametrize(("format", "write"), FORMATS.items(), ids=FORMATS)
def test_the_first_file_chooses_the_format_and_others_are_refused(ledger: Ledger, format: str, write: Writer) -> None:
    statements = statements_of(truth(ledger))
    assert ledger.imported(write(statements)).new == 4
    ledger.account.refresh_from_db()
    assert ledger.account.file_format == format
    for other, write_other in FORMATS.items():
        outcome = ledger.imported(write_other(statements) + b"\n")
        if other != format:
            assert {problem.code for problem in outcome.problems} == {LedgerCode.OTHER_FORMAT}
            assert (outcome.file, outcome.other_accounts) == (None, (ledger.account,))
    assert (BankMovement.objects.count(), ledger.sum_cents) == (4, 1000)


@pytest.mark.parametrize("second", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("first", FORMATS.values(), ids=FORMATS)
def test_after_a_change_of_format_only_what_is_missing_is_stored(ledger: Ledger, first: Writer, second: Writer) -> None:
    before = truth(ledger)
    ledger.imported(first(statements_of(before)))
    BankAccount.objects.update(file_format="")
    statements = statements_of([*before, TrueMovement(number=5, day=1, cents=2500, reference=ledger.reference().reference)])
    for name in (b"\n", b"\n\n"):
        ledger.imported(second(statements) + name)
        assert (BankMovement.objects.count(), ledger.sum_cents) == (5, 3500)


def test_a_file_without_movements_chooses_the_format_too(ledger: Ledger) -> None:
    ledger.imported(coda(statements_of([TrueMovement(number=1, day=0, cents=0)])))
    ledger.account.refresh_from_db()
    assert ledger.account.file_format == "coda"


@pytest.mark.parametrize("order", [(csv, csv_in_dutch), (csv_in_dutch, csv)])
def test_a_table_in_another_language_has_the_same_rows(ledger: Ledger, order: tuple[Writer, ...]) -> None:
    """What the bank calls a transfer stands in for an empty message."""
    happened = truth(ledger)
    first, second = (write(statements_of(happened)) for write in order)
    assert ledger.imported(first).new == 4
    outcome = ledger.imported(second)
    assert (outcome.new, outcome.known, outcome.self_booked) == (0, 4, 0)
    later = statements_of([*happened, TrueMovement(number=5, day=2, cents=2500)])
    assert [ledger.imported(write(later)).new for write in order] == [1, 0]


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_what_an_earlier_reading_stored_is_found_by_day_and_amount(ledger: Ledger, write: Writer) -> None:
    """It may have read another reference. Digests do not move to another installation either."""
    happened = truth(ledger)
    ledger.imported(write(statements_of(happened)))
    for mark in MovementMark.objects.all():
        mark.fingerprint, mark.format = sha256(mark.fingerprint.encode()).hexdigest(), "earlier"
        mark.save()
    BankMovement.objects.update(common_mark="other")
    BankFile.objects.update(digest="earlier")
    outcome = ledger.imported(write(statements_of([*happened, TrueMovement(number=5, day=1, cents=1000)])))
    assert (outcome.new, outcome.known, ledger.sum_cents) == (1, 4, 1000)


def test_a_changed_reading_changes_the_names_of_all_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprints.appearance_of("camt.053")
    monkeypatch.setattr(fingerprints, "READING", fingerprints.READING + 1)
    assert fingerprints.appearance_of("camt.053") != before


def test_notices_add_details_to_an_account_of_any_format(ledger: Ledger) -> None:
    parts = (TrueMovement(number=11, day=0, cents=2500), TrueMovement(number=12, day=0, cents=1000, payer=1))
    statements = statements_of([TrueMovement(number=1, day=0, cents=3500, payer=2, parts=parts, is_noticed=True)])
    ledger.imported(mt940(statements))
    assert ledger.imported(camt_054(statements)).split == 1
    assert not BankNotice.objects.exists()
