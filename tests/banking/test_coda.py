"""CODA: what was booked to the cent, and the refusal of what does not add up."""

import datetime
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.banking import bank_file
from ravive.banking.bank_problems import BankCode
from ravive.banking.statement import BankPart, Entry, Statement
from ravive.lib.problem import Problem
from tests.banking.coda_writer import ACCOUNT, Written, coda, information, line

OPENING = Decimal("100.00")
AMOUNTS = st.decimals(min_value=Decimal("-99999.99"), max_value=Decimal("99999.99"), places=2).filter(bool)


def read(lines: list[str] | bytes) -> list[BankPart]:
    content = lines if isinstance(lines, bytes) else "\r\n".join(lines).encode()
    return list(bank_file.read(io.BytesIO(content)))


def entries(parts: list[BankPart]) -> list[Entry]:
    return [part for part in parts if isinstance(part, Entry)]


def problems(parts: list[BankPart]) -> list[Problem]:
    return [part for part in parts if isinstance(part, Problem)]


def test_a_gift_with_a_belgian_reference() -> None:
    statement, entry = read(coda([Written(amount=Decimal("25.00"), structured="090933755493")], OPENING))
    assert isinstance(statement, Statement)
    assert (statement.format, statement.account, statement.currency, statement.identifier) == ("coda", ACCOUNT, "EUR", "001")
    assert statement.opening is not None
    assert statement.closing is not None
    assert (statement.opening.amount, statement.closing.amount) == (OPENING, Decimal("125.00"))
    assert statement.closing.day == datetime.date(2026, 11, 28)
    assert entry == Entry(
        date=datetime.date(2026, 11, 28),
        value_date=datetime.date(2026, 11, 27),
        amount=Decimal("25.00"),
        currency="EUR",
        counterparty="Donateur d'exemple",
        iban="BE71096123456769",
        structured="090933755493",
        message="",
        bank_reference="REF00010000",
        reversal=False,
        details=(),
        line=3,
    )


def test_a_wrong_reference_is_only_a_text() -> None:
    (entry,) = entries(read(coda([Written(amount=Decimal(5), structured="090933755494")], OPENING)))
    assert (entry.structured, entry.message) == ("", "090933755494")


def test_a_long_message_is_joined_from_its_three_records() -> None:
    message = "Pour les ateliers de l'automne " * 4
    (entry,) = entries(read(coda([Written(amount=Decimal(5), message=message)], OPENING)))
    assert entry.message == message.strip()


def test_a_batch_is_split_where_its_details_make_its_amount() -> None:
    details = (Written(amount=Decimal("10.10"), name="Un"), Written(amount=Decimal("4.90"), name="Deux"))
    (entry,) = entries(read(coda([Written(amount=Decimal("15.00"), details=details)], OPENING)))
    assert [(transfer.amount, transfer.counterparty) for transfer in entry.details] == [(Decimal("10.10"), "Un"), (Decimal("4.90"), "Deux")]
    parts = read(coda([Written(amount=Decimal("15.01"), details=details)], OPENING))
    assert entries(parts)[0].details == ()
    assert [(problem.code, problem.severity) for problem in problems(parts)] == [(BankCode.DETAILS_DIFFER, "warning")]


def test_what_one_transfer_is_made_of_is_no_batch() -> None:
    costs = (Written(amount=Decimal("16.00"), kind="8"), Written(amount=Decimal("-1.00"), kind="8", code="37"))
    parts = read(coda([Written(amount=Decimal("15.00"), kind="3", structured="090933755493", details=costs)], OPENING))
    assert problems(parts) == []
    assert [(entry.structured, entry.details) for entry in entries(parts)] == [("090933755493", ())]


def test_what_a_transfer_of_a_batch_is_made_of_is_counted_once() -> None:
    details = (
        Written(amount=Decimal("9.00"), kind="7"),
        Written(amount=Decimal("10.00"), kind="9"),
        Written(amount=Decimal("-1.00"), kind="9", code="37"),
        Written(amount=Decimal("6.00"), kind="6"),
    )
    parts = read(coda([Written(amount=Decimal("15.00"), kind="2", details=details)], OPENING))
    assert problems(parts) == []
    assert [transfer.amount for transfer in entries(parts)[0].details] == [Decimal("9.00"), Decimal("6.00")]


def test_a_text_of_the_bank_goes_on_in_the_middle_of_a_word() -> None:
    lines = coda([Written(amount=Decimal(5), message="don")], OPENING)
    text = "Virement en euros (SEPA) de Donateur d'exemple, rue de l'Exemple 1, communication +++090/9337/55493+++"
    lines[5:5] = [information(text[:73], 1, 1, is_last=False), information(text[73:], 1, 2)]
    (entry,) = entries(read(lines))
    assert entry.message == f"don {text}"


@pytest.mark.parametrize(("place", "text", "is_reversal"), [(113, "2AC04", True), (113, "3    ", True), (111, "H206102500000180", False)])
def test_a_transfer_that_came_back_is_a_reversal(place: int, text: str, is_reversal: bool) -> None:
    lines = coda([Written(amount=Decimal(5))], OPENING)
    lines[3] = lines[3][: place - 1] + text + lines[3][place - 1 + len(text) :]
    (entry,) = entries(read(lines))
    assert entry.reversal == is_reversal


def test_a_correction_is_a_reversal() -> None:
    (entry,) = entries(read(coda([Written(amount=Decimal(-5), code="49")], OPENING)))
    assert entry.reversal
    assert entry.amount == Decimal("-5.00")


def test_balances_that_do_not_close_refuse_the_file() -> None:
    found = problems(read(coda([Written(amount=Decimal(5))], OPENING, closing=Decimal("104.99"))))
    assert [(problem.code, problem.line, problem.severity) for problem in found] == [(BankCode.NOT_CLOSED, 6, "error")]
    assert found[0].text.startswith("the balances do not close: 100.00 and the movements, 5.00, make 105.00, not 104.99")


@pytest.mark.parametrize("missing", range(6))
def test_a_missing_line_is_found(missing: int) -> None:
    lines = coda([Written(amount=Decimal(5))], OPENING)
    del lines[missing]
    assert problems(read(lines)), lines


def test_a_file_cut_short_is_refused() -> None:
    lines = coda([Written(amount=Decimal(5)), Written(amount=Decimal(-2))], OPENING)
    for end in range(1, len(lines)):
        assert any(problem.severity == "error" for problem in problems(read(lines[:end]))), end


@pytest.mark.parametrize(
    ("at", "first", "text", "code"),
    [
        (0, 128, "1", BankCode.BAD_VERSION),
        (2, 33, "00000000000A000", BankCode.BAD_AMOUNT),
        (2, 32, "2", BankCode.BAD_SIGN),
        (2, 116, "311126", BankCode.BAD_DATE),
        (1, 59, "999999", BankCode.BAD_DATE),
    ],
)
def test_a_wrong_field_is_named_with_its_line(at: int, first: int, text: str, code: BankCode) -> None:
    lines = coda([Written(amount=Decimal(5))], OPENING)
    lines[at] = lines[at][: first - 1] + text + lines[at][first - 1 + len(text) :]
    found = [problem for problem in problems(read(lines)) if problem.severity == "error"]
    assert [(problem.code, problem.line, problem.column) for problem in found] == [(code, at + 1, str(first))]


def test_another_account_in_the_closing_balance_is_a_warning() -> None:
    lines = coda([Written(amount=Decimal(5))], OPENING)
    lines[5] = lines[5].replace(ACCOUNT, "BE00000000000000")
    assert [(problem.code, problem.line, problem.severity) for problem in problems(read(lines))] == [
        (BankCode.ANOTHER_ACCOUNT, 6, "warning")
    ]


def test_a_day_without_movement_may_have_no_closing_balance() -> None:
    header, account, _closing, _text, trailer = coda([], OPENING)
    statement, *others = read([header, account, trailer.replace("000002", "000001", 1)])
    assert isinstance(statement, Statement)
    assert statement.closing == statement.opening
    assert others == []


def test_a_line_of_another_length_is_named() -> None:
    lines = coda([Written(amount=Decimal(5))], OPENING)
    assert [problem.code for problem in problems(read([text.rstrip() if at == 6 else text for at, text in enumerate(lines)]))] == []
    lines[2] += "x"
    assert [(problem.code, problem.line) for problem in problems(read(lines))] == [(BankCode.TOO_LONG_LINE, 3)]
    lines[2] = lines[2][:127]
    assert [(problem.code, problem.severity) for problem in problems(read(lines))] == [(BankCode.SHORT_LINE, "warning")]


def test_letters_of_western_europe_are_read() -> None:
    lines = coda([Written(amount=Decimal(5), name="Zoé d’Été")], OPENING)
    for encoding in ("utf-8", "cp1252"):
        (entry,) = entries(read("\n".join(lines).encode(encoding)))
        assert entry.counterparty == "Zoé d’Été"


@pytest.mark.parametrize("separator", ["\u2028", "\x0b", "\x0c", "\x1c", "\x85"])
def test_other_separators_end_no_line(separator: str) -> None:
    lines = coda([Written(amount=Decimal(5), name=f"Zoé{separator}Été")], OPENING)
    parts = read("\r\n".join([*lines, "\x1a"]).encode())
    assert problems(parts) == []
    assert entries(parts)[0].counterparty.split() == ["Zoé", "Été"]


@given(st.lists(AMOUNTS, max_size=8), AMOUNTS)
def test_any_movements_come_back_to_the_cent(amounts: list[Decimal], opening: Decimal) -> None:
    parts = read(coda([Written(amount=amount) for amount in amounts], opening))
    assert problems(parts) == []
    assert [entry.amount for entry in entries(parts)] == amounts


@given(st.lists(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=130), max_size=6))
def test_no_text_breaks_the_reader(lines: list[str]) -> None:
    for part in read([line((1, "00000"), (128, "2")), *lines]):
        assert isinstance(part, Statement | Entry | Problem)


def test_a_movement_after_the_end_of_its_statement_refuses_the_file() -> None:
    lines = coda([Written(amount=Decimal("25.00"))], OPENING)
    end = next(place for place, text in enumerate(lines) if text.startswith("8"))
    moved = [*lines[: end + 1], line((1, "4"), (33, "texte")), *lines[2:end], *lines[end + 1 :]]
    found = problems(read(moved))
    assert [(problem.code, problem.line) for problem in found] == [(BankCode.MISPLACED_RECORD, end + 3)]


def at_place(text: str, first: int, content: str) -> str:
    """Return a line with a text at a place, which counts from 1."""
    return text[: first - 1] + content + text[first - 1 + len(content) :]


def test_a_file_that_announces_another_stands_alone_too() -> None:
    """Banks write so in files that are whole: they send one an account."""
    lines = coda([Written(amount=Decimal(5))], OPENING)
    announcing = [*lines[:-1], at_place(lines[-1], 128, "1")]
    assert problems(read(announcing)) == problems(read([*announcing, *lines])) == problems(read([*lines, *lines])) == []


def two_gifts() -> list[str]:
    return coda([Written(amount=Decimal(10)), Written(amount=Decimal(90), iban="BE43068999999501")], OPENING)


@pytest.mark.parametrize("kind", ["22", "23"])
def test_records_of_two_movements_that_changed_places_refuse_the_file(kind: str) -> None:
    """Else each gift would get the account of the other."""
    lines = two_gifts()
    first, other = (at for at, text in enumerate(lines) if text.startswith(kind))
    lines[first], lines[other] = lines[other], lines[first]
    parts = read(lines)
    found = problems(parts)
    assert entries(parts) == []
    assert [(problem.code, problem.line, problem.column, problem.severity) for problem in found] == [
        (BankCode.MISPLACED_RECORD, first + 1, "3", "error")
    ]
    assert found[0].text.startswith(f"record {kind} 0002 cannot follow record 21 0001;")


@pytest.mark.parametrize(
    ("number", "column"), [("00030000", "3"), ("00000000", "3"), ("00010002", "7"), ("0001    ", "7"), ("        ", ""), ("00010000", "")]
)
def test_numbers_that_a_bank_writes_in_its_own_way_are_a_warning_at_most(number: str, column: str) -> None:
    lines = [at_place(text, 3, number) if text[:6] in ("220001", "230001") else text for text in two_gifts()]
    parts = read(lines)
    assert [entry.iban for entry in entries(parts)] == ["BE71096123456769", "BE43068999999501"]
    found = [(problem.code, problem.line, problem.column, problem.severity) for problem in problems(parts)]
    assert found == ([(BankCode.OTHER_NUMBER, 4, column, "warning")] if column else [])


def test_details_of_no_movement_are_named() -> None:
    batch = Written(amount=Decimal(30), details=(Written(amount=Decimal(10), structured="090933755493"), Written(amount=Decimal(20))))
    lines = [f"{text[:2]}0002{text[6:]}" if text[0] == "2" and text[6:10] != "0000" else text for text in coda([batch], OPENING)]
    parts = read(lines)
    (entry,) = entries(parts)
    assert (entry.amount, entry.details) == (Decimal("30.00"), ())
    assert [(problem.code, problem.line, problem.column, problem.severity) for problem in problems(parts)] == [
        (BankCode.STRAY_DETAILS, 6, "3", "warning")
    ]
    # Of a statement without any movement too.
    del lines[2:5]
    found = [problem.code for problem in problems(read(lines))]
    assert found == [BankCode.STRAY_DETAILS, BankCode.NOT_CLOSED]
