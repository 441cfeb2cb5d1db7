"""Any order, overlap and repetition of files, of undos, and of changes of format ends in the same ledger."""

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from ravive.banking.references import printed_reference
from ravive.giving.actions import booking, imports
from ravive.giving.fingerprints import exact_reference
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.models import BankAccount, BankMovement, BankTransfer, Receipt
from ravive.giving.queries import NOTHING, booked_receipts, sums_of
from tests.conftest import NOW
from tests.giving.bank_truth import (
    TrueMovement,
    WrittenStatement,
    camt_053,
    camt_054,
    camt_in_other_words,
    coda,
    csv,
    csv_in_dutch,
    mt940,
    statements_of,
)
from tests.giving.ledger import Ledger, ledger_of
from tests.people.cast import organisation

DAYS, MOST_MOVEMENTS = 3, 7
EXAMPLES = {"sqlite": 40, "postgresql": 10}
OWN, STANDING, FOREIGN, NONE = "own", "standing", "foreign", ""
AMOUNTS = st.sampled_from([0, 1000, 1000, 2500, -1000, -2500, -150])
MESSAGES = st.sampled_from(["merci", "don", "*own*", "bare", "two"])
# How a bank may write each format.
WRITERS = {"coda": [coda], "camt.053": [camt_053, camt_in_other_words], "mt940": [mt940], "table": [csv, csv_in_dutch]}
FORMATS = st.sampled_from(sorted(WRITERS))
PLACES = st.integers(0, 99)

type Key = tuple[int, int, str]


@st.composite
def movements(draw: st.DrawFn) -> list[tuple[int, int, int, str, str, int, bool]]:
    """Draw what happens: day, cents, donor, reference, message, how many parts, whether only a notice names them."""
    movement = st.tuples(
        st.integers(0, DAYS - 1), AMOUNTS, st.integers(0, 2), st.sampled_from([OWN, STANDING, FOREIGN, NONE, NONE]), MESSAGES,
        st.sampled_from([0, 0, 2, 3]), st.booleans(),
    )  # fmt: skip
    return draw(st.lists(movement, min_size=1, max_size=MOST_MOVEMENTS))


class Treasurers(RuleBasedStateMachine):
    """An account, what truly happened on it, and treasurers who import files and undo bookings."""

    room: AbstractContextManager[object]

    def __init__(self) -> None:
        super().__init__()
        self.room = transaction.atomic()
        self.room.__enter__()
        self.ledger: Ledger = ledger_of(organisation("givers"))
        self.references = {
            OWN: self.ledger.reference().reference,
            STANDING: self.ledger.reference("standing").reference,
            FOREIGN: "090933755493",
            NONE: "",
        }
        self.files: list[bytes] = []
        self.undone = 0

    def teardown(self) -> None:
        try:
            self.check_that_all_ends_well()
        finally:
            transaction.set_rollback(True)
            self.room.__exit__(None, None, None)

    @initialize(drawn=movements(), cuts=st.lists(st.integers(0, 3), min_size=DAYS, max_size=DAYS), format=FORMATS, is_cut=st.booleans())
    def begin(self, drawn: list[tuple[int, int, int, str, str, int, bool]], cuts: list[int], format: str, is_cut: bool) -> None:
        # Parts of a day come in one format alone: of the rest of that day, another one says only day and amount.
        self.format, self.is_cut = format, is_cut and format != "table"
        drawn.sort(key=lambda values: values[0])
        self.truth = [self.happened(number, *values) for number, values in enumerate(drawn, 1)]
        self.statements = statements_of(self.truth, cuts)

    def happened(
        self, number: int, day: int, cents: int, payer: int, reference: str, message: str, parts: int, is_noticed: bool
    ) -> TrueMovement:
        own = self.references[OWN]
        printed = printed_reference(own)
        texts = {"*own*": f"don {printed}", "bare": f"don {own}", "two": f"{printed} et {self.references[STANDING]}"}
        text = texts.get(message, message)
        if not parts:
            return TrueMovement(number=number, day=day, cents=cents, payer=payer, reference=self.references[reference], message=text)
        # No two batches of a day have one amount, which only their parts would tell apart.
        shares = [1000 + number, *([500] * (parts - 1))]
        split = tuple(
            TrueMovement(
                number=100 * number + at, day=day, cents=share, payer=at % 3, reference=self.references[(OWN, STANDING, NONE)[at % 3]]
            )
            for at, share in enumerate(shares)
        )
        return TrueMovement(number=number, day=day, cents=sum(shares), payer=2, message="lot", parts=split, is_noticed=is_noticed)

    def take(self, content: bytes) -> None:
        self.files.append(content)
        outcome = imports.import_file(organisation=self.ledger.organisation, file=BytesIO(content), name="file", by=None, now=NOW)
        assert not outcome.is_refused, outcome.problems
        waiting = sum(problem.code in (LedgerCode.NOTICE_WAITS, LedgerCode.NOTICE_UNKNOWN) for problem in outcome.problems)
        assert outcome.new + outcome.known + waiting == outcome.movements

    def write(self, statements: Sequence[WrittenStatement], at: int) -> bytes:
        return WRITERS[self.format][at % len(WRITERS[self.format])](statements)

    @rule(at=PLACES, first=st.integers(0, DAYS - 1), days=st.integers(1, DAYS))
    def import_days(self, at: int, first: int, days: int) -> None:
        statements = [statement for statement in self.statements if first <= statement.movements[0].day < first + days]
        if statements:
            self.take(self.write(statements, at))

    @precondition(lambda self: self.is_cut)
    @rule(at=PLACES)
    def import_part_of_a_day(self, at: int) -> None:
        self.take(self.write([self.statements[at % len(self.statements)]], at))

    @precondition(lambda self: not self.is_cut)
    @rule(format=FORMATS)
    def change_format(self, format: str) -> None:
        self.format = format
        BankAccount.objects.filter(pk=self.ledger.account.pk).update(file_format=format)

    @rule(at=PLACES)
    def import_notice(self, at: int) -> None:
        statements = [statement for statement in self.statements if any(movement.parts for movement in statement.movements)]
        if statements:
            self.take(camt_054([statements[at % len(statements)]]))

    @precondition(lambda self: self.files)
    @rule(at=PLACES)
    def import_again(self, at: int) -> None:
        self.take(self.files[at % len(self.files)])

    @rule(at=PLACES)
    def undo(self, at: int) -> None:
        booked = list(booked_receipts().order_by("transfer__movement__booked_on", "amount_cents", "pk"))
        if booked:
            self.undone += len(booking.undo(receipt_id=booked[at % len(booked)].pk, by=None, now=NOW))

    @invariant()
    def gifts_are_booked_credits_less_what_was_given_back(self) -> None:
        receipts = booked_receipts().values_list(
            "amount_cents", "transfer__amount_cents", "transfer__decision", "transfer__movement__amount_cents"
        )
        for cents, transferred, decision, _movement in receipts:
            assert cents == transferred
            assert decision == "booked"
        shown = sums_of([self.ledger.appeal], today=NOW.date()).get(self.ledger.appeal.pk, NOTHING)
        assert shown.received_cents == sum(cents for cents, *_rest in receipts)
        assert BankTransfer.objects.filter(decision="booked").count() == len(receipts)
        for movement in BankMovement.objects.all():
            parts = BankTransfer.objects.filter(movement=movement).values_list("amount_cents", flat=True)
            assert sum(parts) == movement.amount_cents

    def check_that_all_ends_well(self) -> None:
        """Import everything once more, and compare with what happened."""
        if not hasattr(self, "truth"):
            return
        self.take(self.write(self.statements, 0))
        if any(movement.parts for movement in self.truth):
            self.take(camt_054(self.statements))
        self.compare()
        before = self.ledger_as_stored()
        for format in [self.format] if self.is_cut else WRITERS:
            self.change_format(format)
            for at in range(len(WRITERS[format])):
                self.take(self.write(self.statements, at))
        assert self.ledger_as_stored() == before

    def ledger_as_stored(self) -> Counter[tuple[object, ...]]:
        rows = BankTransfer.objects.values_list(
            "movement__booked_on", "movement__amount_cents", "amount_cents", "structured", "decision", "is_held"
        )
        return Counter(rows)

    def compare(self) -> None:
        own = set(self.references.values()) - {"", self.references[FOREIGN]}
        expected = Counter(self.key_of(part) for movement in self.truth for part in movement.parts or (movement,))
        stored, booked, held = Counter[Key](), Counter[Key](), Counter[Key]()
        for transfer in BankTransfer.objects.select_related("movement"):
            key = ((transfer.movement.booked_on - self.truth[0].date).days + self.truth[0].day, transfer.amount_cents, transfer.structured)
            stored[key] += 1
            booked[key] += transfer.decision == "booked"
            held[key] += transfer.is_held
            assert (transfer.decision == "no_gift") == (transfer.amount_cents == 0)
        assert stored == expected
        assert held.total() <= self.undone
        # Credits with a reference of ours are booked, but those that somebody undid.
        for key, count in expected.items():
            if key[1] > 0:
                assert booked[key] == (count - held[key] if key[2] in own else 0), key
        # A debit is taken off a receipt of its reference and amount, once each.
        for reference in own:
            for cents in {-key[1] for key in expected if key[1] < 0}:
                received = sum(count for key, count in booked.items() if key[1:] == (cents, reference))
                debits = sum(count - held[key] for key, count in expected.items() if key[1:] == (-cents, reference))
                given_back = sum(count for key, count in booked.items() if key[1:] == (-cents, reference))
                assert given_back == min(received, debits), (reference, cents)
        unknown = [key for key in booked if booked[key] and key[2] not in own]
        assert unknown == []
        assert Receipt.objects.filter(undone_at=None).count() == booked.total()

    @staticmethod
    def key_of(movement: TrueMovement) -> Key:
        return (movement.day, movement.cents, movement.reference or exact_reference("", movement.message))


@pytest.mark.slow
@pytest.mark.database
def test_files_in_any_order_end_in_the_same_ledger(db: None) -> None:
    run_state_machine_as_test(
        Treasurers,
        settings=settings(
            max_examples=EXAMPLES[connection.vendor], stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
