"""What truly happened on an account, and how its bank writes it: CODA, camt.053 and 054, MT940, CSV."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ravive.banking.references import printed_reference
from tests.banking.camt_writer import ROOTS
from tests.banking.coda_writer import amount, line, sign
from tests.banking.table_writer import KBC

ACCOUNT = "BE68539007547034"
OPENING_CENTS = 100_000
FIRST = date(2026, 11, 2)
PAYERS = (("Zoe Dupont", "BE71096123456769"), ("Jan Peeters", "BE43068999999501"), ("", ""))


@dataclass(frozen=True, kw_only=True)
class TrueMovement:
    """A movement. `day` counts from 0; `number` is unlike that of any other. `parts` are the transfers of a batch.

    With `is_noticed`, statements do not name the parts; a notice does.
    """

    number: int
    day: int
    cents: int
    payer: int = 0
    reference: str = ""
    message: str = "merci"
    parts: tuple["TrueMovement", ...] = ()
    is_noticed: bool = False

    @property
    def date(self) -> date:
        return FIRST + timedelta(days=self.day)

    @property
    def amount(self) -> Decimal:
        return Decimal(self.cents) / 100

    @property
    def text(self) -> str:
        return printed_reference(self.reference) if self.reference else self.message

    @property
    def shown_parts(self) -> tuple["TrueMovement", ...]:
        return () if self.is_noticed else self.parts


@dataclass(frozen=True, kw_only=True)
class WrittenStatement:
    """A statement to write: some movements of one day, between two balances."""

    name: str
    movements: tuple[TrueMovement, ...]
    opening_cents: int

    @property
    def date(self) -> date:
        return self.movements[0].date

    @property
    def opening(self) -> Decimal:
        return Decimal(self.opening_cents) / 100

    @property
    def closing(self) -> Decimal:
        return Decimal(self.opening_cents + sum(movement.cents for movement in self.movements)) / 100


def statements_of(truth: Sequence[TrueMovement], cuts: Sequence[int] = ()) -> list[WrittenStatement]:
    """Return the statements of what happened: one a day, or two where `cuts` says after how many movements of that day."""
    statements: list[WrittenStatement] = []
    balance = OPENING_CENTS
    for day in sorted({movement.day for movement in truth}):
        of_day = tuple(movement for movement in truth if movement.day == day)
        cut = cuts[day] if day < len(cuts) else 0
        for at, some in enumerate((of_day[:cut], of_day[cut:])):
            if some:
                statements.append(WrittenStatement(name=f"{day}.{at}", movements=some, opening_cents=balance))
                balance += sum(movement.cents for movement in some)
    return statements


def coda(statements: Sequence[WrittenStatement]) -> bytes:
    """Return a CODA file: one after another for each statement."""
    lines: list[str] = []
    for at, statement in enumerate(statements):
        body = [text for number, movement in enumerate(statement.movements, 1) for text in _coda_batch(movement, number)]
        debit = sum((movement.amount for movement in statement.movements if movement.cents < 0), Decimal(0))
        credit = sum((movement.amount for movement in statement.movements if movement.cents > 0), Decimal(0))
        lines += [
            line((1, f"00000{statement.date:%d%m%y}53905"), (61, "GKCCBEBB"), (128, "2")),
            line((1, f"12{at + 1:03d}" + ACCOUNT), (40, "EUR"), (43, sign(statement.opening)), (44, amount(statement.opening)),
                 (59, f"{statement.date - timedelta(days=1):%d%m%y}"), (126, f"{at + 1:03d}")),
            *body,
            line((1, f"8{at + 1:03d} {ACCOUNT}"), (39, "EUR"), (42, sign(statement.closing)), (43, amount(statement.closing)),
                 (58, f"{statement.date:%d%m%y}"), (128, "0")),
            line((1, "9"), (17, f"{len(body) + 2:06d}"), (23, amount(debit)), (38, amount(credit)), (128, "12"[at == len(statements) - 1])),
        ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def _coda_batch(movement: TrueMovement, number: int) -> Iterator[str]:
    yield from _coda_movement(movement, number, 0, "1" if movement.shown_parts else "0")
    for at, part in enumerate(movement.shown_parts, 1):
        yield from _coda_movement(part, number, at, "5")


def _coda_movement(movement: TrueMovement, number: int, detail: int, kind: str) -> Iterator[str]:
    name, iban = PAYERS[movement.payer]
    at = f"{number:04d}{detail:04d}"
    text = f"101{movement.reference}" if movement.reference else movement.message
    yield line((1, f"21{at}"), (11, f"REF{movement.number:08d}"), (32, sign(movement.amount)), (33, amount(movement.amount)),
               (48, f"{movement.date:%d%m%y}"), (54, f"{kind}0150000"), (62, "1" if movement.reference else "0"), (63, text[:53]),
               (116, f"{movement.date:%d%m%y}"), (126, "1"), (128, "0"))  # fmt: skip
    yield line((1, f"22{at}"), (99, "GKCCBEBB"), (126, "1"), (128, "0"))
    yield line((1, f"23{at}"), (11, iban), (45, "EUR"), (48, name), (126, "0"), (128, "0"))


def camt_053(statements: Sequence[WrittenStatement]) -> bytes:
    """Return a camt.053 with a statement for each."""
    return _camt(statements, "053", lambda statement: [_entry(movement, movement.shown_parts) for movement in statement.movements])


def camt_in_other_words(statements: Sequence[WrittenStatement]) -> bytes:
    """Return the same statements as an export with other options has them: names in capitals, and an addition."""
    text = camt_053(statements).decode()
    for name, _iban in PAYERS:
        text = text.replace(f"<Nm>{name}</Nm>", f"<Nm>{name.upper()} 1000 BRUXELLES</Nm>")
    return text.encode()


def camt_054(statements: Sequence[WrittenStatement]) -> bytes:
    """Return a camt.054 of the batches, with their parts."""
    batches = [statement for statement in statements if any(movement.parts for movement in statement.movements)]
    return _camt(batches, "054", lambda statement: [_entry(movement, movement.parts) for movement in statement.movements if movement.parts])


def _camt(statements: Sequence[WrittenStatement], message: str, entries: Callable[[WrittenStatement], list[str]]) -> bytes:
    root, head = ROOTS[message]
    body = [
        f"<{head}><Id>{statement.name}</Id><CreDtTm>{statement.date}T20:00:00</CreDtTm><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        + (
            _balance("OPBD", statement.opening, statement.date) + _balance("CLBD", statement.closing, statement.date)
            if message == "053"
            else ""
        )
        + "".join(entries(statement))
        + f"</{head}>"
        for statement in statements
    ]
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.08"
    return f'<Document xmlns="{namespace}"><{root}><GrpHdr/>{"".join(body)}</{root}></Document>'.encode()


def _camt_amount(value: Decimal) -> str:
    return f'<Amt Ccy="EUR">{abs(value):.2f}</Amt><CdtDbtInd>{"DBIT" if value < 0 else "CRDT"}</CdtDbtInd>'


def _balance(kind: str, value: Decimal, day: date) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_camt_amount(value)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _entry(movement: TrueMovement, parts: Sequence[TrueMovement]) -> str:
    return f"""<Ntry>{_camt_amount(movement.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{movement.date}</Dt></BookgDt>
<ValDt><Dt>{movement.date}</Dt></ValDt><AcctSvcrRef>BANK{movement.number}</AcctSvcrRef>
<NtryDtls>{"".join(map(_camt_transfer, parts or (movement,)))}</NtryDtls></Ntry>"""


def _camt_transfer(movement: TrueMovement) -> str:
    name, iban = PAYERS[movement.payer]
    side = "Cdtr" if movement.cents < 0 else "Dbtr"
    party = f"<{side}><Pty><Nm>{name}</Nm></Pty></{side}><{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct>" if name else ""
    strd = f"<Strd><CdtrRefInf><Ref>{movement.reference}</Ref></CdtrRefInf></Strd>"
    value = _camt_amount(movement.amount)
    return f"""<TxDtls><Refs><AcctSvcrRef>T{movement.number}</AcctSvcrRef></Refs>{value}<RltdPties>{party}</RltdPties>
<RmtInf>{strd if movement.reference else f"<Ustrd>{movement.message}</Ustrd>"}</RmtInf></TxDtls>"""


def mt940(statements: Sequence[WrittenStatement]) -> bytes:
    """Return an MT940 with a statement for each. It knows no parts of a batch."""
    messages: list[str] = []
    for at, statement in enumerate(statements, 1):
        yesterday = statement.date - timedelta(days=1)
        messages += [
            f":20:STATEMENT\n:25:{ACCOUNT}EUR\n:28C:{at}/1",
            f":60F:{_mark(statement.opening)}{yesterday:%y%m%d}EUR{_comma(statement.opening)}",
            *(_mt940_movement(movement) for movement in statement.movements),
            f":62F:{_mark(statement.closing)}{statement.date:%y%m%d}EUR{_comma(statement.closing)}\n-",
        ]
    return "\n".join(messages).encode()


def _mt940_movement(movement: TrueMovement) -> str:
    name, iban = PAYERS[movement.payer]
    day = f"{movement.date:%y%m%d%m%d}"
    return (
        f":61:{day}{_mark(movement.amount)}{_comma(movement.amount)}NTRFNONREF//SWIFT{movement.number}\n"
        f":86:/IBAN/{iban}/NAME/{name}/REMI/{movement.text}"
    )


def _comma(value: Decimal) -> str:
    return f"{abs(value):.2f}".replace(".", ",")


def _mark(value: Decimal) -> str:
    return "D" if value < 0 else "C"


def csv(statements: Sequence[WrittenStatement], language: str = "fr") -> bytes:
    """Return a table of KBC. It knows no parts of a batch, no balances, and no reference of the bank."""
    rows = [KBC[language], *(_csv_row(movement, language) for statement in statements for movement in statement.movements)]
    return "".join(f"{row}\r\n" for row in rows).encode("cp1252")


def csv_in_dutch(statements: Sequence[WrittenStatement]) -> bytes:
    """Return the same table in Dutch: the bank's own words, which stand in for an empty message, are others."""
    return csv(statements, "nl")


def _csv_row(movement: TrueMovement, language: str) -> str:
    name, iban = PAYERS[movement.payer]
    value = f"{movement.amount:.2f}".replace(".", ",")
    sides = ("", value) if movement.cents < 0 else (value, "")
    day = f"{movement.date:%d/%m/%Y}"
    structured = f"***{printed_reference(movement.reference).strip('+')}***" if movement.reference else ""
    words = {"fr": "VIREMENT", "nl": "OVERSCHRIJVING"}[language]
    cells = [ACCOUNT, "", "Ravive", "EUR", "1", day, words, day, value, "0,00", *sides, iban, "", name, "", structured,
             "" if movement.reference else movement.message]  # fmt: skip
    return ";".join(cells)


WRITERS: dict[str, Callable[[Sequence[WrittenStatement]], bytes]] = {
    "coda": coda,
    "camt.053": camt_053,
    "camt.053 in other words": camt_in_other_words,
    "mt940": mt940,
    "csv": csv,
    "csv in Dutch": csv_in_dutch,
}
