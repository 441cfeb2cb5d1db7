"""The files that tests write say in every format what happened."""

import io

import pytest

from ravive.banking import bank_file
from ravive.banking.statement import Entry
from ravive.lib.problem import Problem
from tests.giving.bank_truth import WRITERS, Happened, camt_054, statements

REFERENCE = "090933755493"
PARTS = (Happened(number=11, day=1, cents=1000, reference=REFERENCE), Happened(number=12, day=1, cents=2000))
TRUTH = [
    Happened(number=1, day=0, cents=2500, reference=REFERENCE),
    Happened(number=2, day=0, cents=-150, payer=2, message="frais"),
    Happened(number=3, day=1, cents=3000, payer=1, message="lot", parts=PARTS),
]


@pytest.mark.parametrize("format", WRITERS)
def test_a_file_has_the_same_movements_in_every_format(format: str) -> None:
    parts = list(bank_file.read(io.BytesIO(WRITERS[format](statements(TRUTH, [1])))))
    assert [one for one in parts if isinstance(one, Problem)] == []
    entries = [one for one in parts if isinstance(one, Entry)]
    assert [(one.date, int(one.amount * 100), one.structured) for one in entries] == [(one.date, one.cents, one.reference) for one in TRUTH]
    assert [len(one.details) for one in entries] == ([0, 0, 2] if format.startswith(("coda", "camt")) else [0, 0, 0])


def test_a_notice_has_the_parts_of_batches() -> None:
    _statement, entry = bank_file.read(io.BytesIO(camt_054(statements(TRUTH))))
    assert isinstance(entry, Entry)
    assert [(int(one.amount * 100), one.structured) for one in entry.details] == [(1000, REFERENCE), (2000, "")]
