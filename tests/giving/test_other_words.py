"""A bank describes the same movement otherwise from one export to the next: it is booked once."""

from collections.abc import Callable, Sequence

import pytest

from tests.giving.bank_truth import Happened, Told, csv, csv_in_dutch, statements
from tests.giving.ledger import Ledger

type Writer = Callable[[Sequence[Told]], bytes]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("order", [(csv, csv_in_dutch), (csv_in_dutch, csv)])
def test_a_table_in_another_language_has_the_same_rows(ledger: Ledger, order: tuple[Writer, ...]) -> None:
    """What the bank calls a transfer stands in for an empty message."""
    truth = [Happened(number=1, day=0, cents=5000, reference=ledger.reference().reference), Happened(number=2, day=0, cents=1000)]
    first, second = (write(statements(truth)) for write in order)
    assert ledger.imported(first).new == 2
    outcome = ledger.imported(second)
    assert (outcome.new, outcome.known, outcome.self_booked) == (0, 2, 0)
    # With a day more, in the language of either.
    later = statements([*truth, Happened(number=3, day=1, cents=2500)])
    assert [ledger.imported(write(later)).new for write in order] == [1, 0]
    assert ledger.sum_cents == 5000
