"""Amounts: whole cents of euros, as people of a language read and write them."""

import re
from decimal import Decimal

from django.utils.formats import number_format

LARGEST_CENTS = 99_999_999_999
_TYPED = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")


def written_euros(cents: int, *, whole: bool = False) -> str:
    """Return an amount in euros as the active language writes it: 3 147,00 €. With `whole`, without cents where there are none.

    The sign of a negative amount is a minus sign, not a hyphen.
    """
    decimals = 0 if whole and cents % 100 == 0 else 2
    number = number_format(Decimal(abs(cents)) / 100, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return f"{'−' if cents < 0 else ''}{number}\u00a0€"


def cents_of(amount: Decimal) -> int:
    """Return an amount in euros as cents. Raises ValueError for a fraction of a cent."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} is no amount in whole cents")
    return int(cents)


def euros_of(cents: int) -> Decimal:
    """Return cents as euros with two decimals.

    >>> euros_of(-5000)
    Decimal('-50.00')
    """
    return Decimal(cents).scaleb(-2)


def typed_cents(text: str) -> int | None:
    """Return what somebody typed, such as "25", "25,50" or "1 000 €", as cents; None if it is no amount above 0.

    >>> typed_cents("1 000,5 €")
    100050
    >>> typed_cents("1.000,50")
    """
    found = _TYPED.fullmatch(re.sub(r"[\s€]", "", text))
    if not found:
        return None
    cents = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    return cents if 0 < cents <= LARGEST_CENTS else None
