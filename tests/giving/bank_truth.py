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
class Happened:
    """A movement. `day` counts from 0; `number` is unlike that of any other. `parts` are the transfers of a batch.

    With `is_noticed`, statements do not name the parts; a notice does.
    """

    number: int
    day: int
    cents: int
    payer: int = 0
    reference: str = ""
    message: str = "merci"
    parts: tuple["Happened", ...] = ()
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
    def shown_parts(self) -> tuple["Happened", ...]:
        return () if self.is_noticed else self.parts


@dataclass(frozen=True, kw_only=True)
class Told:
    """A statement to write: some movements of one day, between two balances."""

    name: str
    movements: tuple[Happened, ...]
    opening_cents: int

    @property
    def date(self) -> date:
        return self.movements[0].date

    @property
    def opening(self) -> Decimal:
        return Decimal(self.opening_cents) / 100

    @property
    def closing(self) -> Decimal:
        return Decimal(self.opening_cents + sum(one.cents for one in self.movements)) / 100


def statements(truth: Sequence[Happened], cuts: Sequence[int] = ()) -> list[Told]:
    """Return the statements of what happened: one a day, or two where `cuts` says after how many movements of that day."""
    told: list[Told] = []
    balance = OPENING_CENTS
    for day in sorted({one.day for one in truth}):
        of_day = tuple(one for one in truth if one.day == day)
        cut = cuts[day] if day < len(cuts) else 0
        for at, some in enumerate((of_day[:cut], of_day[cut:])):
            if some:
                told.append(Told(name=f"{day}.{at}", movements=some, opening_cents=balance))
                balance += sum(one.cents for one in some)
    return told


def coda(told: Sequence[Told]) -> bytes:
    """Return a CODA file: one after another for each statement."""
    lines: list[str] = []
    for at, one in enumerate(told):
        body = [text for number, given in enumerate(one.movements, 1) for text in _coda_batch(given, number)]
        debit = sum((given.amount for given in one.movements if given.cents < 0), Decimal(0))
        credit = sum((given.amount for given in one.movements if given.cents > 0), Decimal(0))
        lines += [
            line((1, f"00000{one.date:%d%m%y}53905"), (61, "GKCCBEBB"), (128, "2")),
            line((1, f"12{at + 1:03d}" + ACCOUNT), (40, "EUR"), (43, sign(one.opening)), (44, amount(one.opening)),
                 (59, f"{one.date - timedelta(days=1):%d%m%y}"), (126, f"{at + 1:03d}")),
            *body,
            line((1, f"8{at + 1:03d} {ACCOUNT}"), (39, "EUR"), (42, sign(one.closing)), (43, amount(one.closing)),
                 (58, f"{one.date:%d%m%y}"), (128, "0")),
            line((1, "9"), (17, f"{len(body) + 2:06d}"), (23, amount(debit)), (38, amount(credit)), (128, "12"[at == len(told) - 1])),
        ]  # fmt: skip
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def _coda_batch(given: Happened, number: int) -> Iterator[str]:
    yield from _coda_movement(given, number, 0, "1" if given.shown_parts else "0")
    for at, part in enumerate(given.shown_parts, 1):
        yield from _coda_movement(part, number, at, "5")


def _coda_movement(given: Happened, number: int, detail: int, kind: str) -> Iterator[str]:
    name, iban = PAYERS[given.payer]
    at = f"{number:04d}{detail:04d}"
    text = f"101{given.reference}" if given.reference else given.message
    yield line((1, f"21{at}"), (11, f"REF{given.number:08d}"), (32, sign(given.amount)), (33, amount(given.amount)),
               (48, f"{given.date:%d%m%y}"), (54, f"{kind}0150000"), (62, "1" if given.reference else "0"), (63, text[:53]),
               (116, f"{given.date:%d%m%y}"), (126, "1"), (128, "0"))  # fmt: skip
    yield line((1, f"22{at}"), (99, "GKCCBEBB"), (126, "1"), (128, "0"))
    yield line((1, f"23{at}"), (11, iban), (45, "EUR"), (48, name), (126, "0"), (128, "0"))


def camt_053(told: Sequence[Told]) -> bytes:
    """Return a camt.053 with a statement for each."""
    return _camt(told, "053", lambda one: [_entry(given, given.shown_parts) for given in one.movements])


def camt_in_other_words(told: Sequence[Told]) -> bytes:
    """Return the same statements as an export with other options has them: names in capitals, and an addition."""
    text = camt_053(told).decode()
    for name, _iban in PAYERS:
        text = text.replace(f"<Nm>{name}</Nm>", f"<Nm>{name.upper()} 1000 BRUXELLES</Nm>")
    return text.encode()


def camt_054(told: Sequence[Told]) -> bytes:
    """Return a camt.054 of the batches, with their parts."""
    batches = [one for one in told if any(given.parts for given in one.movements)]
    return _camt(batches, "054", lambda one: [_entry(given, given.parts) for given in one.movements if given.parts])


def _camt(told: Sequence[Told], message: str, entries: Callable[[Told], list[str]]) -> bytes:
    root, head = ROOTS[message]
    body = [
        f"<{head}><Id>{one.name}</Id><CreDtTm>{one.date}T20:00:00</CreDtTm><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        + (_balance("OPBD", one.opening, one.date) + _balance("CLBD", one.closing, one.date) if message == "053" else "")
        + "".join(entries(one))
        + f"</{head}>"
        for one in told
    ]
    namespace = f"urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.08"
    return f'<Document xmlns="{namespace}"><{root}><GrpHdr/>{"".join(body)}</{root}></Document>'.encode()


def _camt_amount(value: Decimal) -> str:
    return f'<Amt Ccy="EUR">{abs(value):.2f}</Amt><CdtDbtInd>{"DBIT" if value < 0 else "CRDT"}</CdtDbtInd>'


def _balance(kind: str, value: Decimal, day: date) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_camt_amount(value)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _entry(given: Happened, parts: Sequence[Happened]) -> str:
    return f"""<Ntry>{_camt_amount(given.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{given.date}</Dt></BookgDt>
<ValDt><Dt>{given.date}</Dt></ValDt><AcctSvcrRef>BANK{given.number}</AcctSvcrRef>
<NtryDtls>{"".join(map(_camt_transfer, parts or (given,)))}</NtryDtls></Ntry>"""


def _camt_transfer(given: Happened) -> str:
    name, iban = PAYERS[given.payer]
    side = "Cdtr" if given.cents < 0 else "Dbtr"
    party = f"<{side}><Pty><Nm>{name}</Nm></Pty></{side}><{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct>" if name else ""
    strd = f"<Strd><CdtrRefInf><Ref>{given.reference}</Ref></CdtrRefInf></Strd>"
    return f"""<TxDtls><Refs><AcctSvcrRef>T{given.number}</AcctSvcrRef></Refs>{_camt_amount(given.amount)}<RltdPties>{party}</RltdPties>
<RmtInf>{strd if given.reference else f"<Ustrd>{given.message}</Ustrd>"}</RmtInf></TxDtls>"""


def mt940(told: Sequence[Told]) -> bytes:
    """Return an MT940 with a statement for each. It knows no parts of a batch."""
    messages: list[str] = []
    for at, one in enumerate(told, 1):
        yesterday = one.date - timedelta(days=1)
        messages += [
            f":20:STATEMENT\n:25:{ACCOUNT}EUR\n:28C:{at}/1",
            f":60F:{_mark(one.opening)}{yesterday:%y%m%d}EUR{_comma(one.opening)}",
            *(_mt940_movement(given) for given in one.movements),
            f":62F:{_mark(one.closing)}{one.date:%y%m%d}EUR{_comma(one.closing)}\n-",
        ]
    return "\n".join(messages).encode()


def _mt940_movement(given: Happened) -> str:
    name, iban = PAYERS[given.payer]
    day = f"{given.date:%y%m%d%m%d}"
    return (
        f":61:{day}{_mark(given.amount)}{_comma(given.amount)}NTRFNONREF//SWIFT{given.number}\n"
        f":86:/IBAN/{iban}/NAME/{name}/REMI/{given.text}"
    )


def _comma(value: Decimal) -> str:
    return f"{abs(value):.2f}".replace(".", ",")


def _mark(value: Decimal) -> str:
    return "D" if value < 0 else "C"


def csv(told: Sequence[Told], language: str = "fr") -> bytes:
    """Return a table of KBC. It knows no parts of a batch, no balances, and no reference of the bank."""
    rows = [KBC[language], *(_csv_row(given, language) for one in told for given in one.movements)]
    return "".join(f"{row}\r\n" for row in rows).encode("cp1252")


def csv_in_dutch(told: Sequence[Told]) -> bytes:
    """Return the same table in Dutch: the bank's own words, which stand in for an empty message, are others."""
    return csv(told, "nl")


def _csv_row(given: Happened, language: str) -> str:
    name, iban = PAYERS[given.payer]
    value = f"{given.amount:.2f}".replace(".", ",")
    sides = ("", value) if given.cents < 0 else (value, "")
    day = f"{given.date:%d/%m/%Y}"
    structured = f"***{printed_reference(given.reference).strip('+')}***" if given.reference else ""
    words = {"fr": "VIREMENT", "nl": "OVERSCHRIJVING"}[language]
    cells = [ACCOUNT, "", "Ravive", "EUR", "1", day, words, day, value, "0,00", *sides, iban, "", name, "", structured,
             "" if given.reference else given.message]  # fmt: skip
    return ";".join(cells)


WRITERS: dict[str, Callable[[Sequence[Told]], bytes]] = {
    "coda": coda,
    "camt.053": camt_053,
    "camt.053 in other words": camt_in_other_words,
    "mt940": mt940,
    "csv": csv,
    "csv in Dutch": csv_in_dutch,
}
