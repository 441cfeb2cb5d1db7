"""Writes CODA files for tests, by the places of the standard (Febelfin, CODA 2.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ACCOUNT = "BE68539007547034"


def line(*fields: tuple[int, str]) -> str:
    """Return a line of 128 characters with texts at their places, which count from 1."""
    text = [" "] * 128
    for first, content in fields:
        text[first - 1 : first - 1 + len(content)] = content
    assert len(text) == 128
    return "".join(text)


def amount(value: Decimal) -> str:
    """Return fifteen digits, three of them decimals."""
    return f"{int(abs(value) * 1000):015d}"


def sign(value: Decimal) -> str:
    """Return how CODA writes credit and debit."""
    return "1" if value < 0 else "0"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A movement to write, and the transfers of its batch."""

    amount: Decimal
    name: str = "Donateur d'exemple"
    iban: str = "BE71096123456769"
    structured: str = ""
    message: str = "merci"
    code: str = "50"
    kind: str = ""
    details: tuple["Written", ...] = ()


def movement(written: Written, number: int, detail: int = 0, kind: str = "0") -> list[str]:
    """Return the records 2.1, 2.2 and 2.3 of a movement."""
    at = f"{number % 10_000:04d}{detail:04d}"
    text = f"101{written.structured}" if written.structured else written.message
    return [
        line((1, "21" + at), (11, f"REF{at}"), (32, sign(written.amount)), (33, amount(written.amount)),
             (48, "271126"), (54, f"{kind}01{written.code}000"), (62, "1" if written.structured else "0"),
             (63, text[:53]), (116, "281126"), (126, "1"), (128, "0")),
        line((1, "22" + at), (11, text[53:106]), (99, "GKCCBEBB"), (126, "1"), (128, "0")),
        line((1, "23" + at), (11, written.iban), (45, "EUR"), (48, written.name), (83, text[106:149]), (126, "0"), (128, "0")),
    ]  # fmt: skip


def information(text: str, number: int, detail: int, *, is_last: bool = True) -> str:
    """Return a record 3.1 with plain text of at most 73 characters."""
    at = f"{number:04d}{detail:04d}"
    return line((1, "31" + at), (11, f"REF{at}"), (32, "00150000"), (40, "0"), (41, text), (126, "0" if is_last else "1"), (128, "0"))


def coda(movements: Sequence[Written], opening: Decimal, *, closing: Decimal | None = None) -> list[str]:
    """Return the lines of a whole file."""
    total = sum((row.amount for row in movements), Decimal(0))
    end = opening + total if closing is None else closing
    body: list[str] = []
    for number, written in enumerate(movements, 1):
        body += movement(written, number, kind=written.kind or ("1" if written.details else "0"))
        for at, detail in enumerate(written.details, 1):
            body += movement(detail, number, at, kind=detail.kind or "5")
    credit = sum((row.amount for row in movements if row.amount > 0), Decimal(0))
    return [
        line((1, "0000028112653905"), (61, "GKCCBEBB"), (128, "2")),
        line((1, "12001" + ACCOUNT), (40, "EUR"), (43, sign(opening)), (44, amount(opening)), (59, "271126"), (126, "001")),
        *body,
        line((1, "8001" + ACCOUNT), (39, "EUR"), (42, sign(end)), (43, amount(end)), (58, "281126"), (128, "0")),
        line((1, "4"), (33, "Un message de la banque"), (128, "0")),
        line((1, "9"), (17, f"{len(body) + 2:06d}"[-6:]), (23, amount(total - credit)), (38, amount(credit)), (128, "2")),
    ]
