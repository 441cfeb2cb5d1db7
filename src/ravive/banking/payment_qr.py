"""The payment QR code that banking apps read, as a text and as modules (EPC069-12, version 002)."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from segno import make_qr
from stdnum import bic as bics
from stdnum import iban as ibans

from ravive.banking.references import checked_reference, printed_reference
from ravive.lib.problem import Code, Problem, problem

# What level M holds in version 13, the largest that the standard accepts.
MOST_BYTES, MOST_VERSION = 331, 13
MOST_HOLDER, MOST_MESSAGE = 70, 140
LEAST_CENTS, MOST_CENTS = 1, 99_999_999_999
# Control characters, halves of surrogate pairs, and the separators of lines and paragraphs: the code is read line by line.
_REFUSED = ("Cc", "Cs", "Zl", "Zp")


class PaymentCode(Code):
    """What is wrong with a payment, and what to do. The place of the problem is the field of `Payment`."""

    MISSING = "missing; write the name of the account's holder, as the bank has it"
    TOO_LONG = "{count} characters, where a payment code holds {most}; shorten it"
    TOO_MANY_BYTES = (
        "the code would hold {count} bytes, where {most} are the most; shorten it by {excess} (an accented character counts twice)"
    )
    CHARACTER = "character U+{character} is not accepted; write one line of plain text"
    BAD_IBAN = '"{text}" is no IBAN; check its digits'
    BAD_BIC = '"{text}" is no BIC; check it, or leave it out'
    BAD_AMOUNT = "{cents} cents; ask for 1 to {most}, or for no amount"
    BAD_REFERENCE = '"{text}" is no payment reference as it is stored; use 12 digits, or RF and what follows, with valid check digits'
    REFERENCE_AND_MESSAGE = "a transfer has a reference or a message, not both; leave one out"


class PaymentError(ValueError):
    """A payment of which no code can be drawn. `problems` say why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, kw_only=True, slots=True)
class Payment:
    """A transfer to ask for.

    `holder` is the legal name of the account: banks compare it. `reference` is a payment reference as it is stored, or empty; `message` is
    plain text for a transfer without one. Without `amount_cents`, who pays chooses.
    """

    holder: str
    iban: str
    amount_cents: int | None = None
    reference: str = ""
    message: str = ""
    bic: str = ""
    # Some banking apps read a Belgian reference only where the standard has plain text.
    is_reference_in_message: bool = False


def problems_of(payment: Payment) -> tuple[Problem, ...]:
    """Return why no code can be drawn of a payment, each with its field; nothing for one that is right."""
    found = tuple(_problems(payment))
    if found:
        return found
    excess = len(_text(payment).encode()) - MOST_BYTES
    if excess <= 0:
        return ()
    longest = "holder" if len(payment.holder.encode()) > len(payment.message.encode()) else "message"
    return (problem(PaymentCode.TOO_MANY_BYTES, (longest,), count=MOST_BYTES + excess, most=MOST_BYTES, excess=excess),)


def _problems(payment: Payment) -> Iterator[Problem]:
    if not payment.holder.strip():
        yield problem(PaymentCode.MISSING, ("holder",))
    for field, text, most in (("holder", payment.holder, MOST_HOLDER), ("message", payment.message, MOST_MESSAGE)):
        if len(text) > most:
            yield problem(PaymentCode.TOO_LONG, (field,), count=len(text), most=most)
        refused = next((character for character in text if unicodedata.category(character) in _REFUSED), "")
        if refused:
            yield problem(PaymentCode.CHARACTER, (field,), character=f"{ord(refused):04X}")
    # Not the check of the country: it refuses Belgian banks that are newer than its list.
    if not ibans.is_valid(payment.iban, check_country=False):
        yield problem(PaymentCode.BAD_IBAN, ("iban",), text=payment.iban)
    if payment.bic and not bics.is_valid(payment.bic):
        yield problem(PaymentCode.BAD_BIC, ("bic",), text=payment.bic)
    if payment.amount_cents is not None and not LEAST_CENTS <= payment.amount_cents <= MOST_CENTS:
        yield problem(PaymentCode.BAD_AMOUNT, ("amount_cents",), cents=payment.amount_cents, most=MOST_CENTS)
    if payment.reference and checked_reference(payment.reference) != payment.reference:
        yield problem(PaymentCode.BAD_REFERENCE, ("reference",), text=payment.reference)
    if payment.reference and payment.message:
        yield problem(PaymentCode.REFERENCE_AND_MESSAGE, ("message",))


def payment_text(payment: Payment) -> str:
    """Return the text of the code, in lines. Raises PaymentError for a payment that is not right.

    >>> gift = Payment(holder="Exemple ASBL", iban="BE68 5390 0754 7034", amount_cents=300000, reference="090933755493")
    >>> payment_text(gift).splitlines()
    ['BCD', '002', '1', 'SCT', '', 'Exemple ASBL', 'BE68539007547034', 'EUR3000.00', '', '090933755493']
    """
    found = problems_of(payment)
    if found:
        raise PaymentError(found)
    return _text(payment)


def _text(payment: Payment) -> str:
    cents = payment.amount_cents
    amount = "" if cents is None else f"EUR{cents // 100}.{cents % 100:02d}"
    structured, message = payment.reference, payment.message
    if structured and payment.is_reference_in_message:
        structured, message = "", printed_reference(structured)
    account = (bics.compact(payment.bic), payment.holder, ibans.compact(payment.iban))
    lines = ("BCD", "002", "1", "SCT", *account, amount, "", structured, message)
    # Empty lines at the end are left out.
    return "\n".join(lines).rstrip("\n")


def payment_modules(payment: Payment) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of the code without its margin, True for a dark module. Raises PaymentError for a payment that is not right."""
    # Level M, as the standard asks, also where a higher one would fit.
    code = make_qr(payment_text(payment), error="m", boost_error=False, mode="byte", encoding="utf-8")
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
