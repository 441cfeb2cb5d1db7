"""A bank describes the same movement otherwise from one export to the next: it is booked once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ravive.giving.actions import booking, months
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.models import BankMovement, ClosedMonth, MovementMark
from tests.banking.camt_writer import Transfer, camt
from tests.conftest import NOW
from tests.giving.bank_truth import TrueMovement, WrittenStatement, camt_053, camt_in_other_words, statements_of
from tests.giving.ledger import Ledger

type Writer = Callable[[Sequence[WrittenStatement]], bytes]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


def gift_of(ledger: Ledger, name: str = "Dupont", **values: object) -> Transfer:
    return replace(Transfer(amount=Decimal("50.00"), structured=ledger.reference().reference, name=name), **values)  # pyright: ignore[reportArgumentType]


def without_details(document: str) -> str:
    return re.sub(r"<NtryDtls>.*</NtryDtls>", "", document, flags=re.DOTALL)


def without_bank_reference(document: str) -> str:
    return re.sub("<AcctSvcrRef>[^<]*</AcctSvcrRef>", "", document)


@pytest.mark.parametrize("change", [str, without_bank_reference], ids=["bank reference", "statement alone"])
def test_another_version_of_a_statement_books_nothing_again(ledger: Ledger, change: Callable[[str], str]) -> None:
    """Found by the bank's reference, or as one of a statement of which all was stored."""
    first = gift_of(ledger)
    plain = change(camt([first], Decimal(0), version=2))
    richer = change(camt([replace(first, name="Dupont Zoe")], Decimal(0), version=8))
    assert (ledger.imported(plain).new, ledger.imported(richer).new) == (1, 0)
    # Each of them once more, with spaces at its end.
    assert [ledger.imported(f"{document}\n").new for document in (plain, richer)] == [0, 0]
    assert (ledger.sum_cents, MovementMark.objects.count()) == (5000, 1)


def test_an_export_of_more_days_finds_the_row_by_the_reference_of_the_bank(ledger: Ledger) -> None:
    first, later = (
        TrueMovement(number=1, day=0, cents=5000, reference=ledger.reference().reference),
        TrueMovement(number=2, day=1, cents=1000),
    )
    ledger.imported(camt_053(statements_of([first])))
    [*_heads, last] = statements = statements_of([first, later])
    whole = replace(last, movements=(first, later), opening_cents=statements[0].opening_cents)
    assert ledger.imported(camt_in_other_words([whole])).new == 1
    assert ledger.sum_cents == 5000


@pytest.mark.parametrize("change", [str, without_details], ids=["other words", "no details"])
def test_a_closed_month_stays_closed_and_empty(ledger: Ledger, change: Callable[[str], str]) -> None:
    first = gift_of(ledger)
    ledger.imported(change(camt([first], Decimal(0), version=2)))
    for receipt in ledger.account.organisation.receipts.all():  # pyright: ignore[reportAttributeAccessIssue]
        booking.undo(receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)
    booking.mark_no_gift(transfer_id=ledger.transfer().pk, by=ledger.treasurer, now=NOW)
    months.close(account=ledger.account, month=date(2026, 11, 1), by=ledger.treasurer, now=NOW)
    outcome = ledger.imported(camt([replace(first, name="Dupont Zoe")], Decimal(0), version=8))
    assert (outcome.new, outcome.self_booked) == (0, 0)
    assert ClosedMonth.objects.count() == 1
    transfer = ledger.transfer()
    assert (transfer.sealed, transfer.iban_mark, transfer.structured, transfer.decision) == ("", "", "", "no_gift")
    assert BankMovement.objects.get().bank_mark == ""


def test_what_arrives_late_in_a_statement_of_its_own_is_new_though_alike(ledger: Ledger) -> None:
    """The month is closed: nothing but another statement tells it from what is no gift."""
    morning, evening = statements_of([TrueMovement(number=number, day=0, cents=1000, payer=number) for number in (0, 1)], [1])
    ledger.imported(camt_053([morning]))
    months.close(account=ledger.account, month=date(2026, 11, 1), by=ledger.treasurer, now=NOW, most_undecided=1)
    late = ledger.imported(camt_053([evening]))
    assert late.new == 1
    assert LedgerCode.MONTH_REOPENED in [problem.code for problem in late.problems]


@pytest.mark.parametrize("other", [{"iban": "BE43068999999501"}, {"structured": "090933755493"}], ids=["account", "reference"])
def test_a_reference_that_the_bank_gives_twice_swallows_no_gift(ledger: Ledger, other: dict[str, str]) -> None:
    """Some banks only count the rows of a statement."""
    first = gift_of(ledger)
    ledger.imported(camt([first], Decimal(0)))
    assert ledger.imported(camt([replace(first, **other)], Decimal(50))).new == 1  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("nothing", ["NONREF", "NOTPROVIDED"])
def test_a_word_for_no_reference_is_none(ledger: Ledger, nothing: str) -> None:
    first = replace(gift_of(ledger), structured="", message="pour Zoe")
    documents = [camt([first], Decimal(0)), camt([replace(first, message="pour Jan")], Decimal(50))]
    assert [ledger.imported(document.replace(">REF-1<", f">{nothing}<")).new for document in documents] == [1, 1]
