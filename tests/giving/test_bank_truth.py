"""The files that tests write hold the same movements in every format."""

import io

import pytest

from ravive.banking import bank_file
from ravive.banking.statement import Entry
from ravive.lib.problem import Problem
from tests.giving.bank_truth import WRITERS, TrueMovement, camt_054, statements_of

REFERENCE = "090933755493"
PARTS = (TrueMovement(number=11, day=1, cents=1000, reference=REFERENCE), TrueMovement(number=12, day=1, cents=2000))
TRUTH = [
    TrueMovement(number=1, day=0, cents=2500, reference=REFERENCE),
    TrueMovement(number=2, day=0, cents=-150, payer=2, message="frais"),
    TrueMovement(number=3, day=1, cents=3000, payer=1, message="lot", parts=PARTS),
]


@pytest.mark.parametrize("format", WRITERS)
def test_a_file_has_the_same_movements_in_every_format(format: str) -> None:
    parts = list(bank_file.read(io.BytesIO(WRITERS[format](statements_of(TRUTH, [1])))))
    assert [part for part in parts if isinstance(part, Problem)] == []
    entries = [part for part in parts if isinstance(part, Entry)]
    assert [(entry.date, int(entry.amount * 100), entry.structured) for entry in entries] == [
        (movement.date, movement.cents, movement.reference) for movement in TRUTH
    ]
    assert [len(entry.details) for entry in entries] == ([0, 0, 2] if format.startswith(("coda", "camt")) else [0, 0, 0])


def test_a_notice_has_the_parts_of_batches() -> None:
    _statement, entry = bank_file.read(io.BytesIO(camt_054(statements_of(TRUTH))))
    assert isinstance(entry, Entry)
    assert [(int(part.amount * 100), part.structured) for part in entry.details] == [(1000, REFERENCE), (2000, "")]
