"""Writes MT940 messages for tests, in the shape of SWIFT."""

from collections.abc import Sequence
from decimal import Decimal


def comma(value: Decimal) -> str:
    """Return an amount without its sign, with a decimal comma."""
    return f"{abs(value)}".replace(".", ",")


def mark(value: Decimal) -> str:
    """Return how MT940 writes credit and debit."""
    return "D" if value < 0 else "C"


def message(amounts: Sequence[Decimal], opening: Decimal, closing: Decimal | None = None, *, details: str = "merci") -> str:
    """Return a statement with a movement for each amount."""
    end = opening + sum(amounts, Decimal(0)) if closing is None else closing
    movements = [f":61:2611271128{mark(amount)}{comma(amount)}NTRFNONREF//BANK{at}\n:86:{details}" for at, amount in enumerate(amounts)]
    return "\n".join(
        [
            "{1:F01GKCCBEBBXXXX0000000000}{2:O940GKCCBEBBXXXXN}{3:}{4:",
            ":20:STATEMENT",
            ":25:BE68539007547034EUR",
            ":28C:12/1",
            f":60F:{mark(opening)}261127EUR{comma(opening)}",
            *movements,
            f":62F:{mark(end)}261128EUR{comma(end)}",
            "-}",
        ]
    )
