"""The bank file of the example: a CODA file as a bank would write it, for the real import to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_97_10

# No Belgian bank has this code, so that nobody can pay to the example's accounts.
NO_BANK = 999
LINE_LENGTH = 128
BIC = "EXEMBEB1"


@dataclass(frozen=True, kw_only=True)
class ExampleMovement:
    """One movement of the example's account. `reference` is empty, or 12 digits that take the place of a message."""

    day: date
    cents: int
    name: str
    iban: str
    reference: str = ""
    message: str = ""


def example_iban(number: int) -> str:
    """Return a Belgian account that no bank can have, with the digits that check it.

    >>> example_iban(1)
    'BE49999000000171'
    """
    bank_digits = f"{NO_BANK:03d}{number:07d}"
    checked = bank_digits + f"{int(bank_digits) % 97 or 97:02d}"
    return f"BE{mod_97_10.calc_check_digits(checked + 'BE')}{checked}"


def coda_file(
    movements: Sequence[ExampleMovement], *, iban: str, holder: str, opening_cents: int, first_day: date, last_day: date
) -> bytes:
    """Return a CODA file of one statement (Febelfin, version 2.6)."""
    closing_cents = opening_cents + sum(movement.cents for movement in movements)
    body = [line for number, movement in enumerate(movements, 1) for line in _movement(movement, number)]
    credit = sum(movement.cents for movement in movements if movement.cents > 0)
    debit = -sum(movement.cents for movement in movements if movement.cents < 0)
    account = f"{iban:34}EUR"
    lines = [
        _line((1, "00000"), (6, _day(last_day)), (12, "99905"), (35, holder[:26]), (61, BIC), (128, "2")),
        _line((1, "12001"), (6, account), (43, _sign(opening_cents)), (44, _amount(opening_cents)), (59, _day(first_day)),
              (65, holder[:26]), (126, "001")),
        *body,
        _line((1, "8001"), (5, account), (42, _sign(closing_cents)), (43, _amount(closing_cents)), (58, _day(last_day)), (128, "0")),
        _line((1, "9"), (17, f"{len(body) + 2:06d}"), (23, _amount(debit)), (38, _amount(credit)), (128, "2")),
    ]  # fmt: skip
    return "\r\n".join([*lines, ""]).encode("cp1252")


def _movement(movement: ExampleMovement, number: int) -> list[str]:
    at = f"{number % 10000:04d}0000"
    communication = f"101{movement.reference}" if movement.reference else movement.message
    # Family 01, transfers: 50 is one in our favour, 01 one that we order.
    code = "00150000" if movement.cents > 0 else "00101000"
    return [
        _line((1, "21" + at), (11, f"EXEMPLE{number:014d}"), (32, _sign(movement.cents)), (33, _amount(movement.cents)),
              (48, _day(movement.day)), (54, code), (62, "1" if movement.reference else "0"), (63, communication[:53]),
              (116, _day(movement.day)), (126, "1"), (128, "0")),
        _line((1, "22" + at), (11, communication[53:106]), (99, BIC), (126, "1"), (128, "0")),
        _line((1, "23" + at), (11, movement.iban), (45, "EUR"), (48, movement.name[:35]), (126, "0"), (128, "0")),
    ]  # fmt: skip


def _line(*fields: tuple[int, str]) -> str:
    """Return a line with texts at their places, which count from 1."""
    text = [" "] * LINE_LENGTH
    for first, content in fields:
        text[first - 1 : first - 1 + len(content)] = content
    return "".join(text)


def _day(day: date) -> str:
    return f"{day:%d%m%y}"


def _sign(cents: int) -> str:
    return "1" if cents < 0 else "0"


def _amount(cents: int) -> str:
    """Return twelve digits and three decimals."""
    return f"{abs(cents) * 10:015d}"
