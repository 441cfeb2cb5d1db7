"""The payment QR code: what a banking app reads in the drawn code is the text, and what does not fit is refused in words."""

import doctest
import re

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649
from stdnum.be import ogm_vcs

from ravive.banking import near_references, payment_qr, references
from ravive.banking.payment_qr import (
    MOST_BYTES,
    MOST_CENTS,
    MOST_VERSION,
    Payment,
    PaymentCode,
    PaymentError,
    payment_modules,
    payment_text,
    problems_of,
)
from ravive.banking.references import belgian_reference, creditor_reference, printed_reference
from ravive.lib.problem import Problem
from ravive.site import qr
from tests.banking.test_references import REFERENCES

IBANS = st.sampled_from(
    ["BE68 5390 0754 7034", "BE71096123456769", "NL91 ABNA 0417 1643 00", "FR1420041010050500013M02606", "DE89370400440532013000"]
)
ACCENTED = st.text("abcdeéèçàüößñÉÇ€œ’ -&.0123456789", min_size=1, max_size=70).filter(str.strip)
PAYMENTS = st.builds(
    Payment,
    holder=ACCENTED,
    iban=IBANS,
    amount_cents=st.none() | st.integers(1, MOST_CENTS),
    reference=REFERENCES,
    bic=st.sampled_from(["", "GKCCBEBB", "KREDBEBB"]),
    is_reference_in_message=st.booleans(),
) | st.builds(Payment, holder=ACCENTED, iban=IBANS, amount_cents=st.none() | st.integers(1, MOST_CENTS), message=ACCENTED)


def payment(**changes: object) -> Payment:
    fields: dict[str, object] = {"holder": "Exemple ASBL", "iban": "BE68 5390 0754 7034", "amount_cents": 300000}
    return Payment(**{**fields, **changes})  # pyright: ignore[reportArgumentType] -- each test changes other fields


def problem_of(found: Payment) -> Problem:
    [problem] = problems_of(found)
    with pytest.raises(PaymentError) as refused:
        payment_text(found)
    assert refused.value.problems == (problem,)
    return problem


def read(modules: tuple[tuple[bool, ...], ...]) -> zxingcpp.Barcode:
    """Return what a reader of codes finds in modules drawn three pixels wide, with a margin."""
    pixels = np.kron(np.where(np.pad(np.array(modules), 4), 0, 255), np.ones((3, 3))).astype(np.uint8)
    [found] = zxingcpp.read_barcodes(pixels)
    return found


@given(PAYMENTS)
def test_what_a_banking_app_reads_is_the_text(found: Payment) -> None:
    if problems_of(found):
        assert problem_of(found).code == PaymentCode.TOO_MANY_BYTES
        return
    text = payment_text(found)
    code = read(payment_modules(found))
    assert code.text == text
    assert code.ec_level == "M"
    assert len(text.encode()) <= MOST_BYTES


@given(PAYMENTS.filter(lambda found: not problems_of(found)))
def test_each_line_holds_what_the_standard_says(found: Payment) -> None:
    lines = [*payment_text(found).split("\n"), *[""] * 5][:11]
    assert lines[:4] == ["BCD", "002", "1", "SCT"]
    assert lines[4:7] == [found.bic, found.holder, found.iban.replace(" ", "")]
    amount = lines[7]
    assert re.fullmatch(r"(EUR[0-9]+\.[0-9]{2})?", amount)
    assert found.amount_cents == (int(amount[3:].replace(".", "")) if amount else None)
    if found.is_reference_in_message:
        assert lines[9:] == ["", printed_reference(found.reference)]
    else:
        assert lines[9:] == [found.reference, found.message]
    if found.reference:
        assert ogm_vcs.is_valid(found.reference) or iso11649.is_valid(found.reference)


def test_amounts_have_no_thousands_and_two_decimals() -> None:
    amounts = [payment_text(payment(amount_cents=cents)).splitlines()[7] for cents in (1, 1000, 300000, MOST_CENTS)]
    assert amounts == ["EUR0.01", "EUR10.00", "EUR3000.00", "EUR999999999.99"]
    assert payment_text(payment(amount_cents=None)).splitlines()[-1] == "BE68539007547034"


def test_the_reference_stands_in_its_own_line_or_printed_in_the_message() -> None:
    reference = belgian_reference(909337554)
    assert payment_text(payment(reference=reference)).splitlines()[9:] == ["090933755493"]
    assert payment_text(payment(reference=reference, is_reference_in_message=True)).splitlines()[9:] == ["", "+++090/9337/55493+++"]
    creditor = creditor_reference("539007547034")
    assert payment_text(payment(reference=creditor, is_reference_in_message=True)).splitlines()[10] == "RF18 5390 0754 7034"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"holder": " "}, "holder", PaymentCode.MISSING),
        ({"holder": "x" * 71}, "holder", PaymentCode.TOO_LONG),
        ({"message": "x" * 141}, "message", PaymentCode.TOO_LONG),
        ({"holder": "Exemple\nASBL"}, "holder", PaymentCode.CHARACTER),
        ({"message": "merci\u2028à vous"}, "message", PaymentCode.CHARACTER),
        ({"message": "merci\ud800"}, "message", PaymentCode.CHARACTER),
        ({"message": "\x1b[2J"}, "message", PaymentCode.CHARACTER),
        ({"iban": "BE68 5390 0754 7035"}, "iban", PaymentCode.BAD_IBAN),
        ({"iban": "BE68\n539007547034"}, "iban", PaymentCode.BAD_IBAN),
        ({"bic": "GKCC"}, "bic", PaymentCode.BAD_BIC),
        ({"amount_cents": 0}, "amount_cents", PaymentCode.BAD_AMOUNT),
        ({"amount_cents": -5}, "amount_cents", PaymentCode.BAD_AMOUNT),
        ({"amount_cents": MOST_CENTS + 1}, "amount_cents", PaymentCode.BAD_AMOUNT),
        ({"reference": "090933755494"}, "reference", PaymentCode.BAD_REFERENCE),
        ({"reference": "+++090/9337/55493+++"}, "reference", PaymentCode.BAD_REFERENCE),
        ({"reference": "090933755493", "message": "merci"}, "message", PaymentCode.REFERENCE_AND_MESSAGE),
    ],
)
def test_what_is_wrong_is_named_with_its_field(changes: dict[str, object], field: str, code: PaymentCode) -> None:
    found = problem_of(payment(**changes))
    assert (found.code, found.path_text) == (code, field)


def test_too_many_bytes_are_refused_with_what_to_shorten() -> None:
    found = problem_of(payment(holder="é" * 70, message="é" * 140))
    bytes_of_text = len("\n".join(["BCD", "002", "1", "SCT", "", "é" * 70, "BE68539007547034", "EUR3000.00", "", "", "é" * 140]).encode())
    assert (found.code, found.path_text) == (PaymentCode.TOO_MANY_BYTES, "message")
    assert found.values == {"count": bytes_of_text, "most": MOST_BYTES, "excess": bytes_of_text - MOST_BYTES}
    assert "shorten it by" in found.text


def test_the_largest_text_that_fits_is_drawn_in_the_largest_version() -> None:
    start = len(payment_text(payment(holder="é" * 70, message="x")).encode()) - 1
    accented, plain = divmod(MOST_BYTES - start, 2)
    largest = payment(holder="é" * 70, message="é" * accented + "x" * plain)
    assert len(payment_text(largest).encode()) == MOST_BYTES
    modules = payment_modules(largest)
    assert len(modules) == 17 + 4 * MOST_VERSION
    assert read(modules).text == payment_text(largest)
    assert problem_of(payment(holder="é" * 70, message=f"{largest.message}x")).code == PaymentCode.TOO_MANY_BYTES


def test_the_code_is_drawn_on_a_page_with_its_margin() -> None:
    modules = payment_modules(payment())
    drawn = qr.drawing(modules, "Code de paiement", quiet_zone_modules=qr.PAYMENT_QUIET_ZONE_MODULES)
    side = len(modules) + 8
    assert f'viewBox="0 0 {side} {side}"' in drawn
    dark = np.zeros((side, side), dtype=bool)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn):
        dark[int(y), int(x) : int(x) + int(width)] = True
    assert (dark == np.pad(np.array(modules), 4)).all()


@pytest.mark.parametrize("module", [payment_qr, references, near_references])
def test_the_examples_are_right(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # pyright: ignore[reportArgumentType] -- a module, as doctest expects
