"""What stays of a month that is closed."""

from datetime import date

import pytest

from ravive.giving.actions import booking, months, refusals
from ravive.giving.actions.months import OpenDecisionsError
from ravive.giving.details import TransferDetails, open_sealed
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.models import BankAccount, BankMovement, BankNotice, BankTransfer, ClosedMonth, Donor, JournalLine, RefusedProposal
from tests.conftest import NOW
from tests.giving.bank_truth import TrueMovement, camt_053, camt_054, coda, csv, mt940, statements_of
from tests.giving.ledger import Ledger

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOVEMBER = date(2026, 11, 1)
SALARY = TrueMovement(number=2, day=0, cents=-180_000, payer=1, message="salaire novembre")
HELP = TrueMovement(number=3, day=1, cents=4000, payer=1, message="remboursement aide")


def truth_of(ledger: Ledger) -> list[TrueMovement]:
    return [TrueMovement(number=1, day=0, cents=2500, reference=ledger.reference().reference), SALARY, HELP]


def close(ledger: Ledger, *, most_undecided: int = 100) -> ClosedMonth:
    return months.close(account=ledger.account, month=date(2026, 11, 17), by=ledger.treasurer, now=NOW, most_undecided=most_undecided)


def test_a_month_with_undecided_credits_stays_open(ledger: Ledger) -> None:
    ledger.imported(coda(statements_of(truth_of(ledger))))
    with pytest.raises(OpenDecisionsError) as refused:
        close(ledger, most_undecided=0)
    assert refused.value.count == 1
    assert not ClosedMonth.objects.exists()
    assert ledger.transfer(amount_cents=4000).decision == "open"


def test_what_is_no_gift_has_date_amount_and_fingerprint_alone(ledger: Ledger) -> None:
    ledger.imported(coda(statements_of([*truth_of(ledger), TrueMovement(number=4, day=1, cents=-500, reference="090933755493")])))
    assert close(ledger).month == NOVEMBER
    for movement in BankMovement.objects.exclude(transfers__decision="booked"):
        assert (movement.statement, movement.value_on, movement.is_reversal, movement.bank_mark) == (None, None, False, "")
        assert movement.booked_on.month == 11
        assert movement.amount_cents
        assert movement.common_mark
    for transfer in BankTransfer.objects.exclude(decision="booked"):
        assert (transfer.decision, transfer.sealed, transfer.iban_mark, transfer.structured) == ("no_gift", "", "", "")
    kept = ledger.transfer(decision="booked")
    assert open_sealed(kept.sealed, TransferDetails).counterparty == "Zoe Dupont"
    line = JournalLine.objects.latest("pk")
    assert (line.verb, line.by_name, line.detail) == (
        "closed", "treasurer", {"month": "2026-11", "account": ledger.account.pk, "no_gift": 3},
    )  # fmt: skip


def test_nothing_says_whom_what_is_no_gift_was_taken_for(ledger: Ledger) -> None:
    ledger.imported(coda(statements_of(truth_of(ledger))))
    transfer, reference = ledger.transfer(amount_cents=4000), ledger.reference()
    donor = Donor.objects.create(organisation=ledger.organisation, added_on=NOVEMBER)
    arguments = {"appeal": ledger.appeal, "reference": reference, "kind": "gift", "donor": donor}
    mistaken = booking.book(transfer_id=transfer.pk, **arguments, by=ledger.treasurer, now=NOW)  # pyright: ignore[reportArgumentType]
    booking.undo(receipt_id=mistaken.pk, by=ledger.treasurer, now=NOW)
    refusals.refuse(transfer=transfer, reference=reference)
    close(ledger)
    assert not RefusedProposal.objects.exists()
    mistaken.refresh_from_db()
    assert (mistaken.donor, mistaken.reference, mistaken.appeal) == (None, None, ledger.appeal)
    assert ledger.receipt().reference


def test_a_month_is_closed_once(ledger: Ledger) -> None:
    assert close(ledger) == close(ledger)
    assert JournalLine.objects.count() == 1


@pytest.mark.parametrize("write", [coda, camt_053, mt940, csv])
def test_a_later_file_finds_the_rows_again_and_brings_no_details_back(ledger: Ledger, write: object) -> None:
    truth = truth_of(ledger)
    ledger.imported(coda(statements_of(truth)))
    close(ledger)
    BankAccount.objects.update(file_format="")
    statements = statements_of([*truth, TrueMovement(number=9, day=40, cents=1000)])
    outcome = ledger.imported(write(statements))  # pyright: ignore[reportCallIssue]
    assert (outcome.new, outcome.known) == (1, 3)
    assert ClosedMonth.objects.get().month == NOVEMBER
    for transfer in BankTransfer.objects.filter(decision="no_gift"):
        assert (transfer.sealed, transfer.iban_mark, transfer.structured) == ("", "", "")


def test_a_notice_brings_no_details_back_either(ledger: Ledger) -> None:
    parts = (TrueMovement(number=11, day=0, cents=600), TrueMovement(number=12, day=0, cents=400))
    truth = [TrueMovement(number=1, day=0, cents=1000, message="lot", parts=parts, is_noticed=True)]
    ledger.imported(camt_053(statements_of(truth)))
    close(ledger)
    ledger.imported(camt_054(statements_of(truth)))
    assert ledger.transfer().sealed == ""
    assert not BankNotice.objects.exists()


def test_what_a_notice_holds_goes_with_its_month(ledger: Ledger) -> None:
    parts = (TrueMovement(number=11, day=0, cents=600), TrueMovement(number=12, day=0, cents=400))
    truth = [TrueMovement(number=1, day=0, cents=1000, message="lot", parts=parts)]
    ledger.imported(camt_054(statements_of(truth)))
    assert BankNotice.objects.count() == 1
    close(ledger)
    assert not BankNotice.objects.exists()
    again = ledger.imported(camt_054(statements_of([*truth, TrueMovement(number=2, day=40, cents=1000, parts=parts)])))
    assert [problem.code for problem in again.problems] == [LedgerCode.NOTICE_UNKNOWN, LedgerCode.NOTICE_WAITS]
    assert BankNotice.objects.get().booked_on.month == 12


def test_what_arrives_late_reopens_its_month_and_says_so(ledger: Ledger) -> None:
    truth = truth_of(ledger)
    ledger.imported(coda(statements_of(truth)))
    close(ledger)
    late = ledger.imported(coda(statements_of([*truth, TrueMovement(number=7, day=2, cents=1500)])))
    assert late.new == 1
    assert LedgerCode.MONTH_REOPENED in [problem.code for problem in late.problems]
    assert not ClosedMonth.objects.exists()
    reopened = JournalLine.objects.get(verb="reopened")
    assert (reopened.detail["month"], reopened.detail["reason"], reopened.by) == ("2026-11", "late", ledger.treasurer)


def test_only_its_own_account_and_month_are_cleared(ledger: Ledger) -> None:
    ledger.imported(coda(statements_of([SALARY, TrueMovement(number=5, day=40, cents=-100)])))
    close(ledger)
    assert ledger.transfer(amount_cents=-100).sealed
    assert ledger.transfer(amount_cents=-100).decision == "open"
    assert months.reopen(account=ledger.account, month=NOVEMBER, by=ledger.treasurer, now=NOW)
    assert not months.reopen(account=ledger.account, month=NOVEMBER, by=ledger.treasurer, now=NOW)
