"""National numbers: checked by their digits, shown by the last two only. Pure.

A number of the National Register or of the BIS register: eleven digits, the last two of which check the others (mod 97).
"""

from stdnum.be import ssn, vat
from stdnum.exceptions import ValidationError

# Stands in a certificate whose number was declared and then deleted.
ERASED = "erased"


class BadNumberError(ValueError):
    """The digits are no number of the register."""


def checked_number(typed: str) -> str:
    """Return the eleven digits of a national number as somebody typed it. Raises BadNumberError.

    >>> checked_number("85.07.30-033 28")
    '85073003328'
    """
    try:
        return ssn.validate(typed)
    except ValidationError as problem:
        raise BadNumberError("no national number: its last two digits do not fit the others") from problem


def checked_enterprise_number(typed: str) -> str:
    """Return the ten digits of an enterprise number (BCE, KBO). Raises BadNumberError.

    >>> checked_enterprise_number("BE 0403.019.261")
    '0403019261'
    """
    try:
        return vat.validate(typed)
    except ValidationError as problem:
        raise BadNumberError("no enterprise number: its last two digits do not fit the others") from problem


def written_number(number: str) -> str:
    """Return a national number as people write it.

    >>> written_number("85073003328")
    '85.07.30-033.28'
    """
    return ssn.format(number)


def written_enterprise_number(number: str) -> str:
    """Return an enterprise number as people write it, empty for an empty one.

    >>> written_enterprise_number("0403019261")
    '0403.019.261'
    """
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if number else ""


def masked_number(number: str) -> str:
    """Return what is shown of a stored number.

    >>> masked_number("85073003328")
    '··.··.··-···.28'
    """
    return f"··.··.··-···.{number[-2:]}"
