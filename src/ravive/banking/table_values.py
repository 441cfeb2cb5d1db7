"""Days, amounts, accounts and references as banks write them in the cells of tables."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from stdnum import iban

from ravive.banking.references import checked_reference

_DAY = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}))"
)
_TIME = re.compile(r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?")
_AMOUNT = re.compile(
    r"""(?P<before>[-+]?)
        (?P<whole>[0-9]{1,15}|[0-9]{1,3}(?:(?P<group>[.,' ])[0-9]{3})(?:(?P=group)[0-9]{3}){0,3})
        (?:(?P<point>[.,])(?P<cents>[0-9]{1,2}))?
        (?P<after>-?)""",
    re.VERBOSE,
)
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_CURRENCY = re.compile(r"^(?:EUR|€) ?| ?(?:EUR|€)$")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'"})
_CENT = Decimal("0.01")
_FLOAT_ERROR = Decimal("0.000001")
_LARGEST_NUMBER = Decimal(10) ** 15
_OLD_ACCOUNT = re.compile(r"[0-9]{3}-?[0-9]{7}-?[0-9]{2}")
_BELGIUM = "BE"
_MARKED_REFERENCE = re.compile(r"(\+{3}|\*{3})([0-9/ ]{12,16})(?:\1)")
_REFERENCE_DIGITS = 12


def clean(text: str) -> str:
    """Return a text without the spaces that pad it; several in a row become one."""
    return _SPACES.sub(" ", text).strip()


def day_of(text: str) -> date | None:
    """Return the day of a text such as `28/11/2026`, `28-11-2026` or `2026-11-28`, also with a time; None for any other.

    >>> day_of("28/11/2026"), day_of("2026-11-28 00:00:00"), day_of("11/28/2026")
    (datetime.date(2026, 11, 28), datetime.date(2026, 11, 28), None)
    """
    found = _DAY.match(text)
    if not found or not _TIME.fullmatch(text, found.end()):
        return None
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def amount_of(text: str) -> Decimal | None:
    """Return an amount written with a decimal comma or point; None for any other text, and where it could be read in two ways.

    Three digits after a single comma or point could be thousands or decimals.

    >>> amount_of("-1.234,5"), amount_of("1,234.56"), amount_of("€ 18"), amount_of("1.234")
    (Decimal('-1234.50'), Decimal('1234.56'), Decimal('18.00'), None)
    """
    plain = _CURRENCY.sub("", clean(text).translate(_MINUS))
    plain = re.sub(r"^([-+]) ", r"\1", plain)
    found = _AMOUNT.fullmatch(plain)
    if not found or found["group"] == found["point"] is not None or (found["before"] and found["after"]):
        return None
    if found["group"] in (".", ",") and not found["point"] and plain.count(found["group"]) == 1:
        return None
    whole = re.sub(r"[^0-9]", "", found["whole"])
    value = Decimal(f"{whole}.{found['cents'] or '0'}").quantize(_CENT)
    return -value if "-" in (found["before"], found["after"]) else value


def amount_of_number(text: str) -> Decimal | None:
    """Return the amount that a spreadsheet writes as a number, without the error of its floats; None for one with parts of a cent.

    >>> amount_of_number("1234.5599999999999"), amount_of_number("0.123")
    (Decimal('1234.56'), None)
    """
    try:
        number = Decimal(text)
        if not number.is_finite() or abs(number) >= _LARGEST_NUMBER:
            return None
        cents = number.quantize(_CENT)
    except InvalidOperation:
        return None
    return cents if abs(cents - number) < _FLOAT_ERROR else None


def account_of(text: str) -> str:
    """Return an account without spaces; a Belgian number of the time before IBAN as its IBAN.

    >>> account_of("BE68 5390 0754 7034"), account_of("539-0075470-34")
    ('BE68539007547034', 'BE68539007547034')
    """
    compact = _SPACES.sub("", text)
    if not _OLD_ACCOUNT.fullmatch(compact):
        return compact
    digits = compact.replace("-", "")
    # ISO 13616: the country as digits, B = 11 and E = 14, then 00.
    converted = f"{_BELGIUM}{98 - int(f'{digits}111400') % 97:02d}{digits}"
    return converted if is_account(converted) else compact


def is_account(text: str) -> bool:
    """Return whether a text is an IBAN whose check digits are right, with or without spaces."""
    # A country's own rules would refuse the codes of banks that exist no longer.
    return bool(iban.is_valid(text, check_country=False))


def marked_reference(text: str) -> str:
    """Return the payment reference that a whole text is, between its marks as printed or as RF; empty for any other text.

    >>> marked_reference("***090/9337/55493***"), marked_reference("090933755493")
    ('090933755493', '')
    """
    found = _MARKED_REFERENCE.fullmatch(text)
    if found:
        return checked_reference(found[2])
    return checked_reference(text) if text[:2].upper() == "RF" else ""


def column_reference(text: str, *, is_number: bool) -> str:
    """Return the payment reference of a column that holds nothing else, also as twelve bare digits; empty for a text that is none.

    A number has lost the zeros before it.
    """
    return checked_reference(text.zfill(_REFERENCE_DIGITS) if is_number else text)
