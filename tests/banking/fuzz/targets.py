"""The readers to try: how a valid file of each is written by chance, and the words of its format."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from ravive.banking import bank_file, camt, coda, mt940, tables
from ravive.banking.bank_text import decoded
from ravive.banking.statement import BankPart
from tests.banking import camt_writer, coda_writer, mt940_writer, table_writer

_TEXTS = ("merci", "Zoé d’Été", "+++090/9337/55493+++", "RF18 5390 0754 7034", "don 090 9337 55493", "x" * 140, "a & b < c", "")
_DETAILS = (
    *("166?00VIREMENT?20EREF+1?21SVWZ+Merci?31BE71096123456769?32Zoé", "/EREF/1//CNTP/BE71096123456769/GKCCBEBB/Zoé///REMI/USTD//Merci/"),
    "/NAME/Zoé/REMI/STRD/CUR/090933755493/",
)


@dataclass(frozen=True, kw_only=True)
class FuzzTarget:
    """A reader: `write` returns a valid file, `read` reads any."""

    write: Callable[[Random], bytes]
    read: Callable[[bytes], Iterator[BankPart]]
    tokens: tuple[bytes, ...]


def _amounts(rng: Random) -> list[Decimal]:
    return [Decimal(rng.randint(-(10 ** rng.randint(1, 9)), 10 ** rng.randint(1, 9))) / 100 for _entry in range(rng.randint(0, 5))]


def _opening(rng: Random) -> Decimal:
    return Decimal(rng.randint(-(10**8), 10**8)) / 100


def _split(amount: Decimal, rng: Random) -> tuple[Decimal, ...]:
    """Return amounts that make one, none for a movement that is no batch."""
    return () if rng.random() < 0.7 else (amount - 1, Decimal(2), Decimal(-1))


def _coda(rng: Random) -> bytes:
    movements = [
        coda_writer.Written(
            amount=amount,
            name=rng.choice(_TEXTS)[:35],
            message=rng.choice(_TEXTS),
            structured=rng.choice(("", "090933755493")),
            code=rng.choice(("50", "49", "99")),
            details=tuple(coda_writer.Written(amount=piece, kind=rng.choice("56")) for piece in _split(amount, rng)),
        )
        for amount in _amounts(rng)
    ]
    lines = coda_writer.coda(movements, _opening(rng))
    if movements:
        lines[5:5] = [coda_writer.information(rng.choice(_TEXTS)[:73], 1, 1)]
    return "\r\n".join(lines * rng.choice((1, 1, 2))).encode(rng.choice(("utf-8", "cp1252")))


def _camt(rng: Random) -> bytes:
    movements = [
        camt_writer.Transfer(
            amount=amount,
            name=rng.choice(_TEXTS),
            message=rng.choice(_TEXTS),
            structured=rng.choice(("", "", "+++090/9337/55493+++", "RF18539007547034")),
            status=rng.choice(("BOOK", "BOOK", "PDNG", "")),
            currency=rng.choice(("EUR", "EUR", "EUR", "USD")),
            reversal=rng.random() < 0.1,
            batch=tuple(camt_writer.Transfer(amount=piece) for piece in _split(amount, rng)),
        )
        for amount in _amounts(rng)
    ]
    message = rng.choice(("052", "053", "053", "054"))
    return camt_writer.camt(movements, _opening(rng), version=rng.choice((2, 4, 6, 8, 13)), message=message).encode()


def _mt940(rng: Random) -> bytes:
    details = rng.choice((*_TEXTS, *_DETAILS))
    return "\n".join(mt940_writer.message(_amounts(rng), _opening(rng), details=details) for _page in range(rng.randint(1, 2))).encode()


def _table(rng: Random) -> bytes:
    movements = [table_writer.Movement(amount=amount, name=rng.choice(_TEXTS), message=rng.choice(_TEXTS)) for amount in _amounts(rng)]
    return table_writer.STYLES[rng.choice(sorted(table_writer.STYLES))].write(movements)


def _any(content: bytes) -> Iterator[BankPart]:
    return bank_file.read(io.BytesIO(content))


TARGETS = {
    "coda": FuzzTarget(
        write=_coda,
        read=lambda content: coda.read(decoded(content)),
        tokens=(*(kind.encode() for kind in ("0", "1", "21", "22", "23", "31", "32", "33", "4 ", "8", "9", "\r\n")), b" " * 128, b"9" * 15),
    ),
    "camt": FuzzTarget(
        write=_camt,
        read=lambda content: camt.read(io.BytesIO(content)),
        tokens=(
            *(
                b"<Ntry>",
                b"</Ntry>",
                b"<Stmt>",
                b"</Stmt>",
                b"<Bal>",
                b"</Bal>",
                b"<TxDtls>",
                b"</TxDtls>",
                b"<Amt>",
                b"<!--",
                b"-->",
                b"<a/>",
            ),
            *(
                b"<Dt>",
                b"DBIT",
                b"ITBD",
                b"PRCD",
                b"true",
                b"<![CDATA[",
                b"]]>",
                b"&amp;",
                b"&#0;",
                b'<!DOCTYPE a [<!ENTITY b "c">]>',
                b"&b;",
            ),
            *(b"1e9", b"NaN", b"-1", b"9999-12-31", b"0000-00-00", b' xmlns="x"', b"<?x?>"),
        ),
    ),
    "mt940": FuzzTarget(
        write=_mt940,
        read=lambda content: mt940.read(decoded(content)),
        tokens=(
            *(
                b"\n:20:",
                b"\n:25:",
                b"\n:28C:",
                b"\n:60F:",
                b"\n:60M:",
                b"\n:61:",
                b"\n:62F:",
                b"\n:86:",
                b"\n:NS:",
                b"\n:34F:",
                b"\n:13D:",
            ),
            *(
                b"\n-}",
                b"\n-",
                b"{4:",
                b"{1:",
                b"?20",
                b"?32",
                b"/NAME/",
                b"/REMI/",
                b"/CNTP/",
                b"//",
                b"RC",
                b"RD",
                b"991231",
                b"000000",
                b",",
            ),
        ),
    ),
    "tables": FuzzTarget(
        write=_table,
        read=lambda content: tables.read_table(io.BytesIO(content)),
        tokens=(
            *(
                b";",
                b",",
                b"\t",
                b"|",
                b'"',
                b'""',
                b"\r\n",
                b";;;;;;",
                b"1.234,56",
                b"1,234.56",
                b"-5,00",
                b"+5.00 EUR",
                b"31/02/2026",
                b"2026-11-28",
            ),
            *(
                b"Bedrag",
                b"Montant",
                b"Datum",
                b"Compte",
                b"BE68 5390 0754 7034",
                b"USD",
                b"=1+1",
                b"\xc2\xa0",
                b"\xe2\x88\x92",
                b"PK\x03\x04",
            ),
        ),
    ),
    "any": FuzzTarget(
        write=lambda rng: rng.choice((_coda, _camt, _mt940, _table))(rng),
        read=_any,
        tokens=(b"\n:20:", b"00000", b"<Stmt>", b"PK\x03\x04", b"\xff\xfe", b";", b"\t", b"%PDF", b"Rekening;Bedrag\n"),
    ),
}
