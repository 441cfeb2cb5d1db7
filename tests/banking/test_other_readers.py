"""What we write for tests is read alike by other libraries, so that our writers and readers do not share a mistake."""

import io
from decimal import Decimal

import mt940
import pytest
from coda import CODA
from hypothesis import given
from hypothesis import strategies as st
from pycamt.parser import Camt053Parser

from tests.banking.camt_writer import Transfer, camt
from tests.banking.coda_writer import ACCOUNT, Written, coda
from tests.banking.mt940_writer import message
from tests.banking.test_camt import read as read_camt
from tests.banking.test_coda import AMOUNTS, entries, problems
from tests.banking.test_coda import read as read_coda

MOVEMENTS = st.lists(AMOUNTS, max_size=8)


@given(MOVEMENTS, AMOUNTS)
def test_febelfin_coda_reads_the_same(amounts: list[Decimal], opening: Decimal) -> None:
    lines = coda([Written(amount=amount) for amount in amounts], opening)
    [statement] = CODA(io.StringIO("\n".join(lines))).statements
    assert (statement.account, statement.old_balance) == (ACCOUNT, opening)
    assert statement.new_balance == opening + sum(amounts, Decimal(0))
    assert [move.amount for move in statement.moves] == [entry.amount for entry in entries(read_coda(lines))] == amounts


@given(MOVEMENTS, AMOUNTS)
def test_mt_940_reads_the_same(amounts: list[Decimal], opening: Decimal) -> None:
    [statement] = mt940.parse_statements(message(amounts, opening))
    assert [transaction.data["amount"].amount for transaction in statement.transactions] == amounts
    assert statement.data["final_opening_balance"].amount.amount == opening


@pytest.mark.parametrize("version", [2, 8])
@given(amounts=MOVEMENTS, opening=AMOUNTS)
def test_pycamt_reads_the_same(version: int, amounts: list[Decimal], opening: Decimal) -> None:
    document = camt([Transfer(amount=amount) for amount in amounts], opening, version=version)
    found = Camt053Parser(document.encode()).get_transactions()
    signed = [Decimal(str(transaction["Amount"])) * (1 if transaction["CreditDebitIndicator"] == "CRDT" else -1) for transaction in found]
    assert signed == [entry.amount for entry in entries(read_camt(document))] == amounts
    assert problems(read_camt(document)) == []
