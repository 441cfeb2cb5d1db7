"""Notices (camt.054) only say more of what a statement brought, whichever comes first."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import permutations

import pytest

from ravive.giving.actions import booking
from ravive.giving.details import TransferDetails, open_sealed
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.models import BankAccount, BankFile, BankMovement, BankNotice, BankTransfer
from tests.banking.camt_writer import Transfer, camt
from tests.conftest import NOW
from tests.giving.bank_truth import TrueMovement, WrittenStatement, camt_053, camt_054, mt940, statements_of
from tests.giving.ledger import Ledger

pytestmark = [pytest.mark.django_db, pytest.mark.database]
type Writer = Callable[[Sequence[WrittenStatement]], bytes]


def batch(ledger: Ledger, *, is_noticed: bool = True) -> list[TrueMovement]:
    parts = (
        TrueMovement(number=11, day=0, cents=2500, reference=ledger.reference().reference),
        TrueMovement(number=12, day=0, cents=1000, payer=1, message="pour les ateliers"),
    )
    return [TrueMovement(number=1, day=0, cents=3500, payer=2, message="lot", parts=parts, is_noticed=is_noticed)]


def transfers() -> list[tuple[int, int, str]]:
    return list(BankTransfer.objects.order_by("position").values_list("position", "amount_cents", "decision"))


SPLIT = [(1, 2500, "booked"), (2, 1000, "open")]


@pytest.mark.parametrize("order", [order for write in (camt_053, mt940) for order in permutations([write, camt_054])])
def test_a_notice_divides_a_batch_whichever_comes_first(ledger: Ledger, order: tuple[Writer, ...]) -> None:
    statements = statements_of(batch(ledger))
    for write in order:
        ledger.imported(write(statements))
    assert transfers() == SPLIT
    assert BankMovement.objects.count() == 1
    assert not BankNotice.objects.exists()
    details = open_sealed(ledger.transfer(position=2).sealed, TransferDetails)
    assert (details.counterparty, details.message) == ("Jan Peeters", "pour les ateliers")


def test_a_notice_alone_books_nothing_and_says_what_it_waits_for(ledger: Ledger) -> None:
    statements = statements_of(batch(ledger))
    outcome = ledger.imported(camt_054(statements))
    assert (outcome.new, outcome.known, outcome.split, outcome.self_booked) == (0, 0, 0, 0)
    [waits] = outcome.problems
    assert (waits.code, dict(waits.values), waits.severity) == (LedgerCode.NOTICE_WAITS, {"day": "2026-11-02", "amount": "35"}, "warning")
    assert not BankMovement.objects.exists()
    after = ledger.imported(mt940(statements))
    assert (after.new, after.split, after.self_booked) == (1, 1, 1)


def test_a_batch_that_was_decided_whole_stays_whole(ledger: Ledger) -> None:
    statements = statements_of(batch(ledger))
    ledger.imported(camt_053(statements))
    booking.book(transfer_id=ledger.transfer().pk, appeal=ledger.appeal, kind="collection", by=ledger.treasurer, now=NOW)
    assert ledger.imported(camt_054(statements)).split == 0
    assert transfers() == [(1, 3500, "booked")]


def test_an_account_with_notices_alone_books_them_and_refuses_statements(ledger: Ledger) -> None:
    BankAccount.objects.update(file_format=BankAccount.FileFormat.NOTICES)
    statements = statements_of(batch(ledger))
    outcome = ledger.imported(camt_054(statements))
    assert (outcome.new, outcome.self_booked) == (1, 1)
    assert [problem.code for problem in outcome.problems] == [LedgerCode.NO_BALANCES]
    assert transfers() == SPLIT
    refused = ledger.imported(camt_053(statements))
    assert [problem.code for problem in refused.problems] == [LedgerCode.OTHER_FORMAT]
    assert refused.is_refused
    BankAccount.objects.update(file_format=BankAccount.FileFormat.FIRST)
    assert ledger.imported(camt_053(statements)).new == 0
    assert transfers() == SPLIT


def test_a_notice_of_another_day_than_its_statement_waits_for_nothing_when_it_comes_again(ledger: Ledger) -> None:
    movements = [Transfer(amount=Decimal("25.00"))]
    ledger.imported(camt(movements, Decimal(0)))
    notice = camt(movements, Decimal(0), message="054").replace("<BookgDt><Dt>2026-11-28", "<BookgDt><Dt>2026-11-27")
    for name in ("M", "N"):
        assert ledger.imported(notice.replace("<MsgId>M<", f"<MsgId>{name}<")).problems == ()
        assert not BankNotice.objects.exists()


def test_notices_that_waited_are_booked_once_their_account_has_nothing_else(ledger: Ledger) -> None:
    statements = statements_of(batch(ledger))
    ledger.imported(camt_054(statements))
    BankAccount.objects.update(file_format=BankAccount.FileFormat.NOTICES)
    outcome = ledger.imported(camt_054(statements))
    assert (outcome.new, outcome.self_booked) == (1, 1)
    assert transfers() == SPLIT
    assert not BankNotice.objects.exists()
    again = ledger.imported(camt_054(statements))
    assert [problem.code for problem in again.problems] == [LedgerCode.ALREADY_IMPORTED]
    assert BankFile.objects.count() == 1
