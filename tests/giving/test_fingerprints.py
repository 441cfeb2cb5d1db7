"""How a movement is found again in another file."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ravive.banking import bank_file
from ravive.banking.statement import Entry
from ravive.giving.fingerprints import READING, common_mark_of, exact_reference, plain_account, reference_of, text_of
from tests.giving.bank_truth import WRITERS, TrueMovement, statements_of

REFERENCE = "090933755493"
PARTS = (TrueMovement(number=11, day=0, cents=600, reference=REFERENCE), TrueMovement(number=12, day=0, cents=400))
TRUTH = [
    TrueMovement(number=1, day=0, cents=2500, message="merci"),
    TrueMovement(number=2, day=0, cents=1000, message="lot", payer=2, parts=PARTS),
]
PLAIN = (
    '{{"amount":"{amount}","bank_reference":"{bank}","counterparty":"{name}","currency":"EUR","date":"2026-11-02","details":[{details}],'
    '"iban":"{iban}","message":"{message}","reversal":false,"structured":"","value_date":"2026-11-02"}}'
)
PART = (
    '{{"amount":"{amount}","counterparty":"{name}","iban":"{iban}","structured":"{structured}","message":"{message}",'
    '"bank_reference":"{bank}"}}'
)
ZOE = {"name": "Zoe Dupont", "iban": "BE71096123456769"}
BANK = {"coda": "REF{:08d}", "mt940": "SWIFT{}"}
DETAIL = {"coda": "REF{:08d}"}


def entries(format: str) -> list[Entry]:
    return [part for part in bank_file.read(io.BytesIO(WRITERS[format](statements_of(TRUTH)))) if isinstance(part, Entry)]


@pytest.mark.parametrize("format", ["coda", "mt940"])
def test_a_file_has_the_same_of_a_movement_as_when_files_were_imported(format: str) -> None:
    """When it fails, a reader reads files otherwise: raise `fingerprints.READING`, then write here what is read now."""
    assert READING == 4
    details = ""
    if format in DETAIL:
        shown = [("6.00", REFERENCE, "", 11), ("4.00", "", "merci", 12)]
        details = ",".join(
            PART.format(amount=amount, structured=structured, message=message, bank=DETAIL[format].format(number), **ZOE)
            for amount, structured, message, number in shown
        )
    first, second = (text_of(movement, format) for movement in entries(format))
    assert first == PLAIN.format(amount="25.00", bank=BANK[format].format(1), message="merci", details="", **ZOE)
    assert second == PLAIN.format(amount="10.00", bank=BANK[format].format(2), message="lot", details=details, name="", iban="")


@pytest.mark.parametrize("is_named", [True, False])
def test_of_camt_the_reference_of_the_bank_stands_for_what_options_change(is_named: bool) -> None:
    first, second = (
        text_of(movement if is_named else replace(movement, bank_reference="NOTPROVIDED"), "camt.053") for movement in entries("camt.053")
    )
    kept = '{"amount":"%s","bank_reference":"%s","currency":"EUR","date":"2026-11-02","iban":"%s","reversal":false,"structured":""}'
    if is_named:
        assert (first, second) == (kept % ("25.00", "BANK1", ZOE["iban"]), kept % ("10.00", "BANK2", ""))
    else:
        assert first == PLAIN.format(amount="25.00", bank="NOTPROVIDED", message="merci", details="", **ZOE)


def test_a_table_says_it_without_the_reference_of_the_bank() -> None:
    first, _second = (text_of(movement, "csv") for movement in entries("csv"))
    assert first == PLAIN.format(amount="25.00", bank="", message="merci", details="", **ZOE).replace('"bank_reference":"",', "")


def mark_of(found: Entry, amount_cents: int = 1000) -> str:
    return common_mark_of(found.date, amount_cents, reference_of(found))


@pytest.mark.django_db
def test_the_same_movement_has_one_common_mark_in_every_format() -> None:
    marks = {tuple(mark_of(movement, int(movement.amount * 100)) for movement in entries(format)) for format in WRITERS}
    assert len(marks) == 1


def entry(**values: str) -> Entry:
    plain = {"counterparty": "", "iban": "", "structured": "", "message": "", "bank_reference": ""}
    return Entry(
        date=date(2026, 11, 2),
        value_date=None,
        amount=Decimal("10.00"),
        currency="EUR",
        reversal=False,
        details=(),
        line=1,
        **plain | values,
    )


def test_a_reference_in_the_message_is_the_one_that_another_bank_has_in_its_field() -> None:
    marks = {
        mark_of(movement)
        for movement in (entry(structured=REFERENCE), entry(message="don 090/9337/55493"), entry(message=f"+++{REFERENCE}+++"))
    }
    assert len(marks) == 1
    assert mark_of(entry(message="don 090/9337/55494")) not in marks


OTHER = "010806817183"
SEVERAL = {
    "bare": ("", "+++090/9337/55493+++ et 010/8068/17183"),
    "shared signs": ("", "+++090/9337/55493+++010/8068/17183+++"),
    "other signs": ("", "***090/9337/55493*** +++010 8068 17183+++"),
    "field and message": (REFERENCE, "+++010/8068/17183+++"),
    "field and bare": (REFERENCE, f"voir {OTHER}"),
    "broken by a line": ("", "+++090/9337/55493+++ et +++010/8068/1718 3+++"),
    "creditor reference": ("", "+++090/9337/55493+++ RF18 5390 0754 7034"),
}


@pytest.mark.parametrize(("structured", "message"), SEVERAL.values(), ids=SEVERAL)
def test_of_several_references_none_is_exact(structured: str, message: str) -> None:
    assert exact_reference(structured, message) == ""


@pytest.mark.parametrize(
    ("structured", "message"),
    [
        (REFERENCE, ""),
        (REFERENCE, "merci 090/9337/55493"),
        ("", "don +++090/9337/55493+++ et encore ***090/9337/55493***"),
        # Twelve digits that are no reference.
        (REFERENCE, "facture 010/8068/17184"),
    ],
)
def test_one_reference_is_exact_however_often_it_stands(structured: str, message: str) -> None:
    assert exact_reference(structured, message) == REFERENCE


@pytest.mark.django_db
def test_two_references_are_none_in_every_format_also_where_a_line_breaks_one() -> None:
    marks = {mark_of(entry(message=message)) for _structured, message in (SEVERAL["bare"], SEVERAL["broken by a line"])}
    assert marks == {mark_of(entry(message="merci"))}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("BE68 5390 0754 7034", "BE68539007547034"),
        ("539-0075470-34", "BE68539007547034"),
        ("BE68539007547034EUR", "BE68539007547034"),
        ("KREDBEBB/BE68539007547034", "BE68539007547034"),
        ("NL91ABNA0417164300", "NL91ABNA0417164300"),
        ("12345", "12345"),
        ("", ""),
    ],
)
def test_accounts_are_compared_as_ibans(written: str, plain: str) -> None:
    assert plain_account(written) == plain
