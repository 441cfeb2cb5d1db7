"""MT940 and MT942: what was booked to the cent, in the words of several countries, and the refusal of what does not add up."""

import datetime
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.banking import bank_file
from ravive.banking.bank_problems import BankCode
from ravive.banking.statement import BankPart, Entry, Statement
from tests.banking.mt940_writer import message
from tests.banking.test_coda import AMOUNTS, OPENING, entries, problems


def read(text: str) -> list[BankPart]:
    return list(bank_file.read(io.BytesIO(text.encode())))


def test_a_gift_with_a_belgian_reference() -> None:
    statement, entry = read(message([Decimal("25.00")], OPENING, details="/NAME/Donateur d’exemple/REMI/+++090/9337/55493+++"))
    assert isinstance(statement, Statement)
    assert (statement.format, statement.account, statement.currency, statement.identifier) == ("mt940", "BE68539007547034", "EUR", "12/1")
    assert isinstance(entry, Entry)
    assert (entry.amount, entry.structured, entry.counterparty) == (Decimal("25.00"), "090933755493", "Donateur d’exemple")
    assert (entry.date, entry.value_date) == (datetime.date(2026, 11, 28), datetime.date(2026, 11, 27))
    assert (entry.bank_reference, entry.reversal, entry.line) == ("BANK0", False, 6)


IBAN = "BE71096123456769"
GERMAN = f"166?00VIREMENT?20EREF+12?21SVWZ+Pour les ate?22liers?31{IBAN}?32Zoé?33 Dupont"
DUTCH = f"/TRTP/SEPA/IBAN/{IBAN}/BIC/GKCCBEBB/NAME/Zoé/REMI/Pour\n les ateliers/EREF/1"
DUTCH_IN_ONE = f"/EREF/1//CNTP/{IBAN}/GKCCBEBB/Zoé///REMI/USTD//Pour les ateliers/"


@pytest.mark.parametrize(
    ("details", "name", "written"),
    [
        (f"{IBAN} Donateur merci", "", f"{IBAN} Donateur merci"),
        (GERMAN, "Zoé Dupont", "Pour les ateliers"),
        (DUTCH, "Zoé", "Pour les ateliers"),
        (DUTCH_IN_ONE, "Zoé", "Pour les ateliers"),
    ],
)
def test_details_are_read_in_the_words_of_each_country(details: str, name: str, written: str) -> None:
    (entry,) = entries(read(message([Decimal(5)], OPENING, details=details)))
    assert (entry.counterparty, entry.iban, entry.message) == (name, IBAN, written)


@pytest.mark.parametrize("sign", ["?", "~", "^", "<", "+", "/", "-", "."])
def test_the_german_form_is_read_with_any_sign(sign: str) -> None:
    details = GERMAN.replace("?", sign).replace("EREF+12", "").replace("SVWZ+", "")
    (entry,) = entries(read(message([Decimal(5)], OPENING, details=details)))
    assert (entry.counterparty, entry.iban, entry.message) == ("Zoé Dupont", IBAN, "Pour les ateliers")


@pytest.mark.parametrize(
    ("details", "name", "account", "written"),
    [
        ("051?20Don?30GKCCBEBB?32Zoé", "Zoé", "", "Don"),
        ("051?10931?21Don", "", "", "Don"),
        (f"805?00FRAIS?31{IBAN}", "", IBAN, ""),
        # The kind of movement is no message.
        ("116?00SEPA-UEBERW/STORNO?100399", "", "", ""),
        ("020~00152\n~20FACTURE 12\n~32ZOE DUPONT\n~38PL61", "ZOE DUPONT", "", "FACTURE 12"),
    ],
)
def test_the_german_form_may_leave_fields_out(details: str, name: str, account: str, written: str) -> None:
    (entry,) = entries(read(message([Decimal(5)], OPENING, details=details)))
    assert (entry.counterparty, entry.iban, entry.message) == (name, account, written)


@pytest.mark.parametrize(
    ("details", "structured"),
    [
        ("539-0075470-34 DUPONT ZOE +++090/9337/55493+++", "090933755493"),
        ("123-2012345-31 DUPONT ZOE", ""),
        ("090/9337/55493", ""),
        ("123/2045/32123 merci", ""),
        ("250.00 EUR don +++090/9337/55493+++", "090933755493"),
        ("250,20EUR don", ""),
        ("123/45 rue du Test, Zoé Dupont", ""),
        ("100:00 heures", ""),
    ],
)
def test_a_text_that_begins_as_the_german_form_stays_whole(details: str, structured: str) -> None:
    (entry,) = entries(read(message([Decimal(5)], OPENING, details=details)))
    assert (entry.counterparty, entry.structured, entry.message) == ("", structured, details)


@pytest.mark.parametrize(
    ("details", "structured"),
    [
        ("090933755493", ""),
        ("090/9337/55493", ""),
        ("166?00VIREMENT?20SVWZ+090933755493?32Zoé", ""),
        ("/NAME/Zoé/REMI/090933755493", ""),
        ("/NAME/Zoé/REMI/USTD//090/9337/55493/", ""),
        ("/NAME/Zoé/REMI/STRD/CUR/090933755493/", "090933755493"),
        ("/NAME/Zoé/REMI/STRD//090933755493/", "090933755493"),
        ("/NAME/Zoé/STRD/090933755493", "090933755493"),
        ("+++090/9337/55493+++", "090933755493"),
        ("166?00VIREMENT?20SVWZ+***090/9337/55493***?32Zoé", "090933755493"),
        ("/NAME/Zoé/REMI/+++090/93\n37/55493+++", "090933755493"),
        ("RF18539007547034", "RF18539007547034"),
    ],
)
def test_digits_alone_are_a_reference_only_in_a_field_for_references(details: str, structured: str) -> None:
    (entry,) = entries(read(message([Decimal(5)], OPENING, details=details)))
    assert entry.structured == structured
    assert bool(entry.message) is not bool(structured)


@pytest.mark.parametrize("dash", ["-", " - "])
@pytest.mark.parametrize("end", ["-", "-}"])
def test_a_dash_in_details_ends_no_message(dash: str, end: str) -> None:
    text = message([Decimal(5), Decimal(3)], OPENING, details=f"Don\n{dash}\n\n{dash}\n+++090/9337/55493+++").replace("-}", end)
    parts = read(f"{text}\n{text}\n\n")
    assert problems(parts) == []
    assert [(entry.amount, entry.structured, entry.message) for entry in entries(parts)] == [
        (Decimal(amount), "090933755493", "Don - - +++090/9337/55493+++") for amount in (5, 3, 5, 3)
    ]


@pytest.mark.parametrize("between", ["\n", "\nBANKNL2A\n940\nBANKNL2A\n", "\n\n{1:F01GKCCBEBBXXXX0000000000}{4:\n"])
@pytest.mark.parametrize("last", ["", ":86:solde\n"])
def test_a_dash_after_the_closing_balance_ends_the_message(between: str, last: str) -> None:
    first, second = (f":25:{account}\n:61:2611271128C5,00NTRF\n:86:merci\n:62F:C261128EUR5,00\n" for account in (IBAN, "2"))
    parts = read(f":20:X\n{first}{last}-{between}{second}-")
    assert [part.account for part in parts if isinstance(part, Statement)] == [IBAN, "2"]
    assert [entry.message for entry in entries(parts)] == ["merci", "merci"]


@pytest.mark.parametrize(
    ("line", "amount", "is_reversal"),
    [
        ("2611271128C5,NTRF", "5.00", False),
        ("261127C5,1NTRF", "5.10", False),
        ("261127    D5,00NTRF", "-5.00", False),
        ("2611271128CR5,00NMSC", "5.00", False),
        ("2611271128RC5,00NTRF", "-5.00", True),
        ("2611271128RD1.005,00NTRF", "1005.00", True),
        ("2611271128DF2402,00S   X", "-2402.00", False),
        ("2611271128D0,00NTRF", "0.00", False),
        ("2611271128C1,234.5NTRF", "1234.50", False),
        ("2611271128C1.234.567,8NTRF", "1234567.80", False),
        ("2611271128C1234.5NTRF", "1234.50", False),
        ("2611271128C5NTRF", "5.00", False),
        ("2611271128C5,00NRTI", "5.00", True),
    ],
)
def test_movements_are_read_as_banks_write_them(line: str, amount: str, is_reversal: bool) -> None:
    (entry,) = entries(read(f":20:X\n:25:1\n:61:{line}\n:86:x"))
    assert (str(entry.amount), entry.reversal) == (amount, is_reversal)


def test_details_over_several_fields_and_lines_are_one_text() -> None:
    (entry,) = entries(read(":20:X\n:25:1\n:61:2611271128C5,00NTRF\n:86:pour les\nateliers +++090/93\n:86:37/55493+++"))
    assert entry.message == "pour les ateliers +++090/93 37/55493+++"
    assert entry.structured == "090933755493"


def test_the_account_may_stand_below_the_movement() -> None:
    (entry,) = entries(read(f":20:X\n:25:1\n:61:2611271128C5,00NTRFNONREF\n{IBAN}\n:86:/NAME/Zoé/REMI/merci"))
    assert (entry.iban, entry.counterparty) == (IBAN, "Zoé")


def test_a_dutch_reference_and_a_returned_transfer_are_read() -> None:
    text = f":20:X\n:25:1\n:61:2611271128C5,00NTRFNONREF\n:86:/RTRN/MS03//CNTP/{IBAN}/GKCCBEBB/Zoé///REMI/STRD/CUR/090933755493/"
    (entry,) = entries(read(text))
    assert (entry.structured, entry.reversal, entry.counterparty) == ("090933755493", True, "Zoé")


def test_a_word_that_is_no_field_is_part_of_the_text() -> None:
    text = f":20:X\n:25:1\n:61:2611271128C5,00 NTRFNONREF//B1\n:86:/TRTP/SEPA/IBAN/{IBAN}/NAME/Zoé EN/OF Léa/REMI//INV/26-1 mei/EREF/1"
    (entry,) = entries(read(text))
    assert (entry.message, entry.counterparty, entry.bank_reference) == ("INV/26-1 mei", "Zoé EN/OF Léa", "B1")


def test_a_movement_without_a_kind_has_no_reference() -> None:
    (entry,) = entries(read(":20:X\n:25:1\n:61:2611271128C5,00NONREF\n:86:merci"))
    assert (entry.amount, entry.bank_reference) == (Decimal("5.00"), "")


def test_a_balance_without_a_currency_has_that_of_the_account() -> None:
    parts = read(":20:X\n:25:1\n:60F:C261127EUR1,00\n:61:261127C5,NMSC\n:62F:C2611286,00")
    statement = parts[0]
    assert isinstance(statement, Statement)
    assert statement.closing is not None
    assert (statement.currency, statement.closing.amount) == ("EUR", Decimal("6.00"))
    assert [(problem.code, problem.line, problem.column, problem.severity) for problem in problems(parts)] == [
        (BankCode.NO_CURRENCY, 5, "13", "warning")
    ]


def test_balances_in_two_currencies_cannot_be_checked() -> None:
    parts = read(":20:X\n:25:1\n:60F:C261127EUR1,00\n:61:261127C5,NMSC\n:62F:C261128USD9,00")
    assert [(problem.code, problem.severity) for problem in problems(parts)] == [(BankCode.OTHER_BALANCE, "warning")]


def test_what_follows_the_end_of_a_message_is_another_statement() -> None:
    parts = read(message([Decimal(5)], OPENING).replace("-}", "-") + "\n:61:2611271128C9,NTRF")
    assert [entry.amount for entry in entries(parts)] == [Decimal("5.00"), Decimal("9.00")]
    assert sum(isinstance(part, Statement) for part in parts) == 2
    assert [problem.code for problem in problems(parts)] == [BankCode.NO_BALANCE, BankCode.NO_BALANCE]


def test_a_message_may_begin_behind_its_blocks_and_a_control_character() -> None:
    text = message([Decimal(5)], OPENING).replace("{4:\n", "{4:")
    parts = read(f"\x01{text}\x03\r\n\x01{text}\x03")
    assert problems(parts) == []
    assert len(entries(parts)) == 2


def test_a_file_in_utf_16_is_read() -> None:
    parts = list(bank_file.read(io.BytesIO(message([Decimal(5)], OPENING, details="Zoé").encode("utf-16"))))
    assert problems(parts) == []
    assert entries(parts)[0].message == "Zoé"


def test_the_line_of_a_closing_balance_is_named() -> None:
    found = problems(read(f"{message([Decimal(5)], OPENING, Decimal(1))[:-3]}\n:64:C261128EUR9,00\n:86:merci\n-}}"))
    assert [(problem.code, problem.line) for problem in found] == [(BankCode.NOT_CLOSED, 8)]


def test_the_booking_day_is_in_the_nearest_year() -> None:
    (entry,) = entries(read(":20:X\n:25:1\n:61:2612310102C5,00NTRF\n:86:x"))
    assert (entry.value_date, entry.date) == (datetime.date(2026, 12, 31), datetime.date(2027, 1, 2))


def test_thirty_february_is_read_as_its_last_day_with_a_warning() -> None:
    parts = read(":20:X\n:25:1\n:60F:C260230EUR1,00\n:62F:C260301EUR1,00")
    statement = parts[0]
    assert isinstance(statement, Statement)
    assert statement.opening is not None
    assert statement.opening.day == datetime.date(2026, 2, 28)
    assert [(problem.code, problem.line, problem.severity) for problem in problems(parts)] == [(BankCode.DAY_AFTER_MONTH, 3, "warning")]


def test_what_may_still_change_says_so() -> None:
    statement, entry = read(
        ":20:X\n:25:BE68539007547034\n:28C:1\n:34F:EUR0,\n:13D:2611281200+0100\n:61:261128C5,00NTRF\n:86:merci\n:90C:1EUR5,00\n-"
    )
    assert isinstance(statement, Statement)
    assert (statement.format, statement.is_interim, statement.currency) == ("mt942", True, "EUR")
    assert isinstance(entry, Entry)


def test_pages_of_a_statement_close_one_by_one() -> None:
    first = message([Decimal(5)], OPENING).replace(":62F:", ":62M:")
    second = message([Decimal(-3)], OPENING + 5).replace(":60F:", ":60M:")
    parts = read(f"{first}\n{second}")
    assert problems(parts) == []
    assert [entry.amount for entry in entries(parts)] == [Decimal("5.00"), Decimal("-3.00")]


def test_balances_that_do_not_close_refuse_the_file() -> None:
    found = problems(read(message([Decimal(5)], OPENING, Decimal("104.99"))))
    assert [(problem.code, problem.line, problem.severity) for problem in found] == [(BankCode.NOT_CLOSED, 8, "error")]


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        (":20:X\n:60F:X261127EUR1,00", BankCode.BAD_BALANCE, "6"),
        (":20:X\n:60F:C261327EUR1,00", BankCode.BAD_DATE, "7"),
        (":20:X\n:60F:C261127EUR1,0,0", BankCode.BAD_AMOUNT, "16"),
        (":20:X\n:61:2611271128\n:86:x", BankCode.BAD_MOVEMENT, "5"),
        (":20:X\n:61:2611271328C1,NMSC\n:86:x", BankCode.BAD_DATE, "11"),
        (":20:X\n:61:2611271128C1.2.3,NMSC\n:86:x", BankCode.BAD_AMOUNT, "16"),
        (":20:X\n:61:2611271128C,NMSC\n:86:x", BankCode.BAD_AMOUNT, "16"),
    ],
)
def test_a_wrong_field_is_named_with_its_place(text: str, code: BankCode, column: str) -> None:
    assert [(problem.code, problem.line, problem.column) for problem in problems(read(text)) if problem.severity == "error"] == [
        (code, 2, column)
    ]


@pytest.mark.parametrize("tag", ["60F:C261127EUR", "61:2611271128C"])
def test_an_amount_with_too_many_digits_is_none(tag: str) -> None:
    assert [problem.code for problem in problems(read(f":20:X\n:{tag}{'9' * 40},00NTRFNONREF"))] == [BankCode.BAD_AMOUNT]


@given(st.lists(AMOUNTS, max_size=8), AMOUNTS)
def test_any_movements_come_back_to_the_cent(amounts: list[Decimal], opening: Decimal) -> None:
    parts = read(message(amounts, opening))
    assert problems(parts) == []
    assert [entry.amount for entry in entries(parts)] == amounts


@given(st.text(st.sampled_from(":20256016286FMCDR261127EUR,.-{}\n ?/NS"), max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    for part in read(f":20:X\n:61:{text}"):
        assert str(part)
