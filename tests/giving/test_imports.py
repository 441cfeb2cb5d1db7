"""What a bank file becomes in the ledger."""

import json
import logging
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.apps import apps

from ravive.banking.bank_problems import BankCode
from ravive.banking.table_layouts import ColumnRole, ColumnSource, TableLayout
from ravive.giving.actions import accounts, booking, imports, months
from ravive.giving.details import TransferDetails, open_sealed
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.models import BankAccount, BankFile, BankLayout, BankMovement, BankNotice, BankTransfer, JournalLine, Receipt
from ravive.people.actions import RefusedError
from tests.banking.camt_writer import Transfer, camt
from tests.banking.coda_writer import coda as coda_lines
from tests.banking.coda_writer import line
from tests.conftest import NOW
from tests.giving.bank_truth import TrueMovement, camt_053, camt_054, coda, csv, mt940, statements_of
from tests.giving.ledger import ACCOUNT, Ledger, coda_of, gift, ledger_of
from tests.people.cast import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_an_exact_reference_books_itself_and_the_rest_waits(ledger: Ledger) -> None:
    reference = ledger.reference()
    outcome = ledger.imported(coda_of(gift("25.00", structured=reference.reference), gift("10.00"), gift("-3.50", message="frais")))
    assert (outcome.movements, outcome.new, outcome.known, outcome.self_booked) == (3, 3, 0, 1)
    receipt = ledger.receipt()
    assert (receipt.amount_cents, receipt.appeal, receipt.reference, receipt.kind) == (2500, ledger.appeal, reference, "gift")
    assert receipt.booked_by is None
    decisions = dict(BankTransfer.objects.values_list("amount_cents", "decision"))
    assert decisions == {2500: "booked", 1000: "open", -350: "open"}
    opened = open_sealed(ledger.transfer(amount_cents=1000).sealed, TransferDetails)
    assert (opened.counterparty, opened.message, opened.iban) == ("Donateur d'exemple", "merci", "BE71096123456769")
    assert [*JournalLine.objects.order_by("pk").values_list("verb", "by_name")] == [("imported", "treasurer"), ("booked", "")]


def test_the_same_file_adds_nothing(ledger: Ledger) -> None:
    file = coda_of(gift("25.00", structured=ledger.reference().reference), gift("10.00"))
    ledger.imported(file)
    outcome = ledger.imported(file)
    assert (outcome.new, outcome.known, outcome.self_booked) == (0, 2, 0)
    assert BankTransfer.objects.count() == 2
    assert Receipt.objects.count() == 1


def test_an_error_refuses_the_file_whole(ledger: Ledger) -> None:
    file = coda_of(gift("25.00", structured=ledger.reference().reference), gift("10.00"))
    outcome = ledger.imported(file[:-1])
    assert outcome.is_refused
    assert outcome.file is None
    broken = ledger.imported(coda_lines([gift("10.00")], Decimal("100.00"), closing=Decimal("100.00")))
    assert [problem.code for problem in broken.problems] == [BankCode.NOT_CLOSED]
    assert_nothing_is_stored()


def test_a_warning_is_returned_and_refuses_nothing(ledger: Ledger) -> None:
    file = coda_of(gift("25.00"))
    file[-1] = file[-1][:16] + "000099" + file[-1][22:]
    outcome = ledger.imported(file)
    assert ([problem.code for problem in outcome.problems], outcome.new) == ([BankCode.WRONG_COUNT], 1)


@pytest.mark.parametrize("message", ["052", "mt942"])
def test_an_interim_file_is_shown_and_never_stored(ledger: Ledger, message: str) -> None:
    if message == "052":
        file = camt([Transfer(amount=Decimal("25.00"))], Decimal(0), message="052")
    else:
        file = f":20:X\n:25:{ACCOUNT}\n:28C:1\n:34F:EURC0,\n:61:261128C25,NTRFNONREF\n:86:merci\n-"
    outcome = ledger.imported(file)
    assert (outcome.is_interim, outcome.file, outcome.is_refused) == (True, None, False)
    assert [str(entry.amount) for group in outcome.rows for entry in group.entries] == ["25.00"]
    assert_nothing_is_stored()


def test_an_unknown_account_refuses_the_file_and_is_named(ledger: Ledger) -> None:
    BankAccount.objects.update(iban="BE71096123456769")
    outcome = ledger.imported(coda_of(gift("25.00")))
    assert [problem.code for problem in outcome.problems] == [LedgerCode.UNKNOWN_ACCOUNT]
    assert outcome.unknown_accounts == (ACCOUNT,)
    assert_nothing_is_stored()


def test_an_account_of_another_organisation_is_unknown(ledger: Ledger) -> None:
    other = ledger_of(organisation("others"), iban="BE43068999999501")
    assert other.imported(coda_of(gift("25.00"))).unknown_accounts == (ACCOUNT,)
    assert_nothing_is_stored()


def test_a_belgian_account_number_is_an_iban(ledger: Ledger) -> None:
    file = coda_of(gift("25.00"))
    file[1] = line((1, "10001539007547034 EUR"), (43, "0"), (44, f"{100_000:015d}"), (59, "271126"), (126, "001"))
    assert ledger.imported(file).new == 1


def test_an_account_that_a_german_bank_names_by_its_code_is_its_iban(ledger: Ledger) -> None:
    BankAccount.objects.update(iban="DE89370400440532013000")
    file = ":20:X\n:25:{}\n:28C:1\n:60F:C261127EUR0,\n:61:2611281128C25,NTRFNONREF\n:86:merci\n:62F:C261128EUR25,\n-"
    assert ledger.imported(file.format("37040044/532013000")).new == 1
    assert ledger.imported(file.format("37040045/532013000")).unknown_accounts == ("37040045/532013000",)


def test_only_euros_are_booked(ledger: Ledger) -> None:
    for file in (
        camt([Transfer(amount=Decimal("25.00"), currency="CHF")], Decimal(0)),
        camt([], Decimal(0)).replace("EUR", "CHF"),
        camt([Transfer(amount=Decimal("0.001"))], Decimal(0)),
        camt([Transfer(amount=Decimal("10000000000"))], Decimal(0)),
    ):
        outcome = ledger.imported(file)
        assert outcome.is_refused
        assert outcome.problems[-1].code in (LedgerCode.OTHER_CURRENCY, LedgerCode.BAD_AMOUNT)
    assert_nothing_is_stored()


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_without_a_month_on_the_desk_refuses_the_file(ledger: Ledger, day: str) -> None:
    """It would break the list of months for good."""
    document = camt([Transfer(amount=Decimal("25.00"))], Decimal(0)).replace("<BookgDt><Dt>2026-11-28", f"<BookgDt><Dt>{day}")
    outcome = ledger.imported(document)
    assert [problem.code for problem in outcome.problems] == [LedgerCode.BAD_DAY]
    assert_nothing_is_stored()


def test_a_file_of_too_many_transfers_is_read_no_further(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ravive.giving.file_reading.MOST_TRANSFERS", 2)
    transfers = [Transfer(amount=Decimal(25 + number)) for number in range(5)]
    outcome = ledger.imported(camt(transfers, Decimal(0)))
    assert [(problem.code, problem.values["most"]) for problem in outcome.problems] == [(LedgerCode.TOO_MANY, 2)]
    assert_nothing_is_stored()
    pair = (Transfer(amount=Decimal(1)), Transfer(amount=Decimal(2)))
    assert ledger.imported(camt([Transfer(amount=Decimal(3), batch=pair), transfers[0]], Decimal(0))).is_refused
    assert ledger.imported(camt(transfers[:2], Decimal(0))).new == 2


def test_a_table_says_that_it_has_no_balances(ledger: Ledger) -> None:
    outcome = ledger.imported(csv(statements_of([TrueMovement(number=1, day=0, cents=2500, reference=ledger.reference().reference)])))
    assert [problem.code for problem in outcome.problems] == [LedgerCode.NO_BALANCES]
    assert (outcome.new, outcome.self_booked) == (1, 1)
    assert outcome.file is not None
    assert outcome.file.format == "csv"


TABLE = "Jour;Somme;Texte;De\r\n02/11/2026;25,00;merci;{}\r\n"
COLUMNS: dict[ColumnRole, tuple[ColumnSource, ...]] = {
    "date": (ColumnSource(heading="Jour"),),
    "amount": (ColumnSource(heading="Somme"),),
    "message": (ColumnSource(heading="Texte"),),
}


def test_an_unknown_table_needs_a_layout_and_one_of_the_organisation_is_found(ledger: Ledger) -> None:
    file = TABLE.format("Zoe Dupont")
    assert ledger.imported(file).needs_layout
    layout = TableLayout(name="own", title="Own", columns=COLUMNS, required=("date", "amount"))
    BankLayout.objects.create(organisation=ledger.organisation, name="own", layout=json.loads(layout.to_json()))
    assert ledger.imported(file).new == 1
    # Two accounts: somebody has to say which.
    other = BankAccount.objects.create(organisation=ledger.organisation, iban="BE71096123456769", holder="Ravive asbl")
    assert [problem.code for problem in ledger.imported(TABLE.format("Jan")).problems if problem.severity == "error"] == [
        LedgerCode.NO_ACCOUNT
    ]
    chosen = imports.import_file(
        organisation=ledger.organisation, file=BytesIO(TABLE.format("Jan").encode()), name="t", account=other, by=None, now=NOW
    )
    assert (chosen.new, other.movements.count()) == (1, 1)  # pyright: ignore[reportAttributeAccessIssue]


def test_a_corrected_layout_adds_nothing_twice(ledger: Ledger) -> None:
    """Read anew with the name's column, the row says more than it did."""
    first = TableLayout(name="own", title="Own", columns=COLUMNS, required=("date", "amount"))
    better = replace(first, columns={**COLUMNS, "name": (ColumnSource(heading="De"),)})
    ledger.imported(TABLE.format("Zoe Dupont"), layout=first)
    outcome = ledger.imported(TABLE.format("Zoe Dupont") + "03/11/2026;5,00;merci;Jan\r\n", layout=better)
    assert (outcome.new, outcome.known) == (1, 1)


def test_rows_alike_in_one_file_are_two_and_stay_two(ledger: Ledger) -> None:
    """Without a reference of the bank, only their number tells them apart."""
    twice = [TrueMovement(number=number, day=0, cents=1000) for number in (1, 2)]
    assert ledger.imported(csv(statements_of(twice))).new == 2
    again = ledger.imported(csv(statements_of([*twice, TrueMovement(number=3, day=0, cents=1000)])))
    assert (again.new, again.known) == (1, 2)


def test_statements_of_one_day_with_a_row_alike_hold_two_movements(ledger: Ledger) -> None:
    morning, evening = statements_of([TrueMovement(number=number, day=0, cents=1000) for number in (1, 2)], [1])
    assert ledger.imported(mt940([morning])).new == 1
    assert ledger.imported(mt940([evening])).new == 1
    assert ledger.imported(mt940([morning, evening])).new == 0


@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_row_alike_of_another_statement_of_the_day_is_shown_until_one_file_has_both(ledger: Ledger, is_reversed: bool) -> None:
    """Without a reference of the bank, nothing tells them apart."""
    reference = ledger.reference().reference
    statements = statements_of([TrueMovement(number=1, day=0, cents=1000, reference=reference) for _ in range(2)], [1])
    first, second = statements[::-1] if is_reversed else statements
    ledger.imported(mt940([first]))
    outcome = ledger.imported(mt940([second]))
    codes = [problem.code for problem in outcome.problems]
    assert (outcome.new, codes) == (0, [LedgerCode.NOT_ADDING_UP, LedgerCode.ALIKE_ROWS])
    assert dict(outcome.problems[-1].values) == {"day": "2026-11-02", "count": 1}
    whole = ledger.imported(mt940(statements))
    assert (whole.new, whole.problems, ledger.sum_cents) == (1, (), 2000)
    # The same statement once more, with a space at its end: it says nothing, since all adds up.
    assert ledger.imported(mt940(statements[:1]) + b"\n").problems == ()


def test_a_statement_that_a_file_has_twice_counts_once(ledger: Ledger) -> None:
    statements = statements_of([TrueMovement(number=1, day=0, cents=1000)])
    outcome = ledger.imported(camt_053([*statements, *statements]))
    assert (outcome.movements, outcome.new) == (1, 1)
    assert not [problem for problem in outcome.problems if problem.code is LedgerCode.NOT_ADDING_UP]


def test_a_missing_statement_is_reported_until_it_arrives(ledger: Ledger) -> None:
    statements = statements_of([TrueMovement(number=day, day=day, cents=1000 * day) for day in (1, 2, 3)])
    assert not ledger.imported(mt940(statements[:1])).problems
    [gap] = ledger.imported(mt940(statements[2:])).problems
    assert (gap.code, gap.severity) == (LedgerCode.NOT_ADDING_UP, "warning")
    assert dict(gap.values) == {
        "account": ACCOUNT, "first": "2026-11-04", "last": "2026-11-04", "balances": "20", "movements": "0",
    }  # fmt: skip
    assert not ledger.imported(mt940(statements[1:2])).problems


def test_a_row_too_many_is_reported(ledger: Ledger) -> None:
    """A table that dates a movement a day later than the statement adds it a second time after a change: the balances show it."""
    ledger.imported(coda(statements_of([TrueMovement(number=1, day=0, cents=1000), TrueMovement(number=2, day=1, cents=500)])))
    BankAccount.objects.update(file_format="")
    outcome = ledger.imported(csv(statements_of([TrueMovement(number=1, day=1, cents=1000)])))
    assert outcome.new == 1
    [gap] = [problem for problem in outcome.problems if problem.code is LedgerCode.NOT_ADDING_UP]
    assert (gap.values["first"], gap.values["balances"], gap.values["movements"]) == ("2026-11-03", "5", "15")


def test_a_repeated_file_says_so(ledger: Ledger) -> None:
    file = coda_of(gift("25.00"))
    ledger.imported(file)
    assert [problem.code for problem in ledger.imported(file).problems] == [LedgerCode.ALREADY_IMPORTED]
    assert BankFile.objects.count() == 1


def test_no_bank_text_is_readable_in_the_database_or_in_logs(ledger: Ledger, caplog: pytest.LogCaptureFixture) -> None:
    """Seeded texts are searched in every row of every table, and in what was logged."""
    caplog.set_level(logging.DEBUG)
    seeded = ("Zoe Dupont", "BE71096123456769", "message cousu", "REF00000001")
    parts = (TrueMovement(number=11, day=1, cents=600, message="message cousu"), TrueMovement(number=12, day=1, cents=400))
    truth = [
        TrueMovement(number=1, day=0, cents=1000, message="message cousu"),
        TrueMovement(number=2, day=1, cents=1000, message="message cousu", parts=parts, is_noticed=True),
    ]
    ledger.imported(camt_054(statements_of(truth)))
    for write in (csv, coda, mt940):
        BankAccount.objects.update(file_format="")
        ledger.imported(write(statements_of(truth)))
    ledger.imported(camt_054(statements_of([TrueMovement(number=9, day=5, cents=1000, parts=parts)])))
    ledger.imported(coda(statements_of(truth))[:-200])
    booking.book(transfer_id=ledger.transfer(amount_cents=600).pk, appeal=ledger.appeal, kind="gift", by=ledger.treasurer, now=NOW)
    months.close(account=ledger.account, month=date(2026, 11, 1), by=ledger.treasurer, now=NOW, most_undecided=100)
    rows = [str(row) for model in apps.get_models() for row in model._default_manager.filter().values_list()]  # pyright: ignore[reportAttributeAccessIssue]
    assert any(ledger.account.iban in row for row in rows)
    for text in seeded:
        assert not [row for row in rows if text in row]
        assert text not in caplog.text
    details = open_sealed(ledger.transfer(amount_cents=600).sealed, TransferDetails)
    assert details.message == "message cousu"


def assert_nothing_is_stored() -> None:
    assert not BankFile.objects.exists()
    assert not BankMovement.objects.exists()
    assert not BankNotice.objects.exists()
    assert not JournalLine.objects.exists()


def test_an_account_of_which_a_file_was_read_stays(ledger: Ledger) -> None:
    """Else the same file would be of no account, and known all the same."""
    empty = coda_lines([], Decimal("100.00"))
    ledger.imported(empty)
    ledger.appeal.delete()
    assert ledger.treasurer
    with pytest.raises(RefusedError):
        accounts.remove_account(account=ledger.account, by=ledger.treasurer, now=NOW)
    BankAccount.objects.all().delete()
    assert LedgerCode.ALREADY_IMPORTED in [problem.code for problem in ledger.imported(empty).problems]
