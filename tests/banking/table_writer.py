"""Writes tables for tests as Belgian banks export them: invented movements below the headings of each bank, in its languages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from ravive.banking.statement import Entry
from ravive.lib.workbook import NumberCell, WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of

ACCOUNT, SPACED_ACCOUNT = "BE68539007547034", "BE68 5390 0754 7034"
OTHER_ACCOUNT, SPACED_OTHER_ACCOUNT = "BE71096123456769", "BE71 0961 2345 6769"
REFERENCE, PRINTED_REFERENCE = "090933755493", "090/9337/55493"

KBC = {
    "nl": "Rekeningnummer;Rubrieknaam;Naam;Munt;Afschriftnummer;Datum;Omschrijving;Valuta;Bedrag;Saldo;credit;debet;"
    "rekeningnummer tegenpartij;BIC tegenpartij;Naam tegenpartij;Adres tegenpartij;gestructureerde mededeling;Vrije mededeling",
    "fr": "Numéro de compte;Nom de la rubrique;Nom;Devise;Numéro de l'extrait;Date;Description;Valeur;Montant;Solde;crédit;débit;"
    "numéro de compte contrepartie;BIC contrepartie;Nom contrepartie;Adresse contrepartie;communication structurée;Communication libre",
    "en": "Accountnumber;Heading;Name;Currency;Statement number;Date;Description;Value date;Amount;Balance;Credit;Debit;"
    "Counterparty account number;Counterparty BIC;Counterparty name;Counterparty address;Standard-format reference;Free-format reference",
}
BNP = {
    "fr": "Nº de séquence;Date d'exécution;Date valeur;Montant;Devise du compte;Numéro de compte;Type de transaction;Contrepartie;"
    "Nom de la contrepartie;Communication;Détails;Statut;Motif du refus",
    "nl": "Volgnummer;Uitvoeringsdatum;Valutadatum;Bedrag;Valuta rekening;Rekeningnummer;Type verrichting;Tegenpartij;"
    "Naam van de tegenpartij;Mededeling;Details;Status;Reden van weigering",
}
ING = {
    "nl": "Rekeningnummer;Naam van de rekening;Rekening tegenpartij;Omzetnummer;Boekingsdatum;Valutadatum;Bedrag;Munteenheid;"
    "Omschrijving;Detail van de omzet;Bericht",
    "fr": "Numéro de compte;Nom du compte;Compte partie adverse;Numéro de mouvement;Date comptable;Date valeur;Montant;Devise;"
    "Libellés;Détails du mouvement;Message",
    "en": "Account Number,Account Name,Counterparty account,Entry number,Booking date,Value date,Amount,Currency,Description,"
    "Entry Details,Message",
}
BELFIUS = {
    "nl": "Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;Naam tegenpartij bevat;"
    "Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;Landcode;Mededelingen",
    "fr": "Compte;Date de comptabilisation;Numéro d'extrait;Numéro de transaction;Compte contrepartie;Nom contrepartie contient;"
    "Rue et numéro;Code postal et localité;Transaction;Date valeur;Montant;Devise;BIC;Code pays;Communications",
}
BELFIUS_BEFORE = {
    "nl": "Boekingsdatum vanaf;01/11/2026\nRekening tegenpartij;\nLaatste saldo;1.617,97 EUR\n;\n",
    "fr": "Date de comptabilisation à partir de;01/11/2026\nCompte contrepartie;\nDernier solde;1.617,97 EUR\n;\n",
}
ARGENTA = {
    "nl": "Rekening;Boekdatum;Valutadatum;Referentie;Beschrijving;Bedrag;Munt;Verrichtingsdatum;Rekening tegenpartij;"
    "Naam tegenpartij;Mededeling",
    "fr": "Compte;Date comptable;Date valeur;Référence;Description;Montant;Devise;Date de la transaction;Compte de la contrepartie;"
    "Nom de la contrepartie;Communication",
}


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A movement to write. With a reference to pay by, the message is left out, as in transfers."""

    amount: Decimal
    name: str = "Donatrice d’exemple"
    message: str = "merci à vous"
    is_structured: bool = False
    day: date = date(2026, 11, 28)
    value_day: date = date(2026, 11, 27)


@dataclass(frozen=True, kw_only=True)
class TableStyle:
    """How a bank writes its tables in a language, and what is read of a movement that it wrote at a place, from 0."""

    bank: str
    headings: str
    write: Callable[[Sequence[Movement]], bytes]
    reference: Callable[[int], str]
    empty_message: str = ""

    def entry(self, movement: Movement, at: int, line: int) -> Entry:
        """Return what is read of a movement."""
        return Entry(
            date=movement.day,
            value_date=movement.value_day,
            amount=movement.amount,
            currency="EUR",
            counterparty=movement.name,
            iban=OTHER_ACCOUNT,
            structured=REFERENCE if movement.is_structured else "",
            message=self.empty_message if movement.is_structured else movement.message,
            bank_reference=self.reference(at),
            reversal=False,
            details=(),
            line=line,
        )


def slashes(day: date) -> str:
    """Return a day as Belgian banks write it."""
    return f"{day:%d/%m/%Y}"


def comma(amount: Decimal) -> str:
    """Return an amount with a decimal comma and without thousands."""
    return f"{amount}".replace(".", ",")


def dots(amount: Decimal) -> str:
    """Return an amount with a decimal comma and dots between thousands."""
    return f"{amount:,}".translate(str.maketrans(",.", ".,"))


def text(movement: Movement, marks: str = "+++") -> str:
    """Return the message, or the payment reference between marks."""
    return f"{marks}{PRINTED_REFERENCE}{marks}" if movement.is_structured else movement.message


KBC_TEXT = "EUROPESE OVERSCHRIJVING VAN 28-11"


def kbc(language: str) -> Callable[[Sequence[Movement]], bytes]:
    """Return a writer of lines that end in a bare CR, padded, in cp1252, with each amount twice."""

    def row(movement: Movement) -> str:
        sides = (comma(movement.amount), " " * 14) if movement.amount > 0 else (" " * 14, comma(movement.amount))
        reference, message = (f"***{PRINTED_REFERENCE}***", " " * 35) if movement.is_structured else (" " * 35, movement.message)
        cells = [ACCOUNT, " " * 50, "ASSOCIATION", "EUR", "  02026001", slashes(movement.day), KBC_TEXT.replace(" 28", "          28"),
                 slashes(movement.value_day), comma(movement.amount), "1289,43", *sides, SPACED_OTHER_ACCOUNT, "KREDBEBB",
                 f"{movement.name:<71}", " " * 71, reference, f"{message:<140}"]  # fmt: skip
        return ";".join(cells)

    return lambda movements: "".join(f"{line}\r" for line in [KBC[language], *map(row, movements)]).encode("cp1252")


def bnp(language: str) -> Callable[[Sequence[Movement]], bytes]:
    """Return a writer in UTF-8 with its mark; amounts have a comma, a point, or no decimals where there are none."""
    booked, reference, value = {
        "fr": ("Accepté", "REFERENCE BANQUE", "DATE VALEUR"),
        "nl": ("Geaccepteerd", "BANKREFERENTIE", "VALUTADATUM"),
    }[language]

    def row(at: int, movement: Movement) -> str:
        amount = (
            f"{movement.amount:.0f}"
            if movement.amount == movement.amount.to_integral()
            else (comma(movement.amount), str(movement.amount))[at % 2]
        )
        details = f"VIREMENT EN EUROS DE {movement.name.upper()} {reference} : {26110000 + at} {value} : {slashes(movement.value_day)}"
        cells = ["2026-", slashes(movement.day), slashes(movement.value_day), amount, "EUR", ACCOUNT, "Virement en euros", OTHER_ACCOUNT,
                 movement.name, text(movement), details, booked, ""]  # fmt: skip
        return ";".join(cells)

    return lambda movements: "\r\n".join([BNP[language], *(row(at, movement) for at, movement in enumerate(movements)), ""]).encode(
        "utf-8-sig"
    )


def ing_padded(language: str) -> Callable[[Sequence[Movement]], bytes]:
    """Return a writer of name, account and message in one padded text, with the account number of the time before IBAN."""
    kind, origin, label = {
        "nl": ("Overschrijving in euro (SEPA)", "Van", "Mededeling"),
        "fr": ("Virement en euros (SEPA)", "De", "Communication"),
    }[language]

    def row(at: int, movement: Movement) -> str:
        details = "".join(
            f"{part:<80}" for part in (kind, f"{origin}: {movement.name}", "RUE 1", "1000 BRUSSEL", f"IBAN: {OTHER_ACCOUNT}",
                                       f"{label}: {text(movement, '***')}")
        )  # fmt: skip
        cells = ["539-0075470-34", "ASSOCIATION", "096-1234567-69", str(at + 1), slashes(movement.day), slashes(movement.value_day),
                 comma(movement.amount), "EUR", f"{kind:<80}", details, ""]  # fmt: skip
        return ";".join(cells)

    return lambda movements: "\n".join([ING[language], *(row(at, movement) for at, movement in enumerate(movements)), ""]).encode()


def ing_commas(movements: Sequence[Movement]) -> bytes:
    """Return a table with commas, amounts between quotation marks, and texts on one line."""

    def row(at: int, movement: Movement) -> str:
        described = f"Overschrijving in euro (SEPA) Van: {movement.name} - {OTHER_ACCOUNT} Mededeling: {text(movement, '***')}"
        quoted = '"' + described.replace('"', '""') + '"'
        days = f"{slashes(movement.day)},{slashes(movement.value_day)}"
        return f'{ACCOUNT},ASSOCIATION,{OTHER_ACCOUNT},{at + 1},{days},"{comma(movement.amount)}",EUR,{quoted},,'

    return "\n".join([ING["en"], *(row(at, movement) for at, movement in enumerate(movements)), ""]).encode()


def belfius(language: str) -> Callable[[Sequence[Movement]], bytes]:
    """Return a writer of some lines before the headings, in cp1252."""

    def row(at: int, movement: Movement) -> str:
        described = (
            f"STORTING VAN {SPACED_OTHER_ACCOUNT} {movement.name} REF. : 00354852 NAAR {SPACED_ACCOUNT}    REF. : {2113 + at} VAL. 27-11"
        )
        cells = [SPACED_ACCOUNT, slashes(movement.day), "00006", "85", SPACED_OTHER_ACCOUNT, movement.name, "STRAAT 11",
                 "1000        BRUSSEL", described, slashes(movement.value_day), dots(movement.amount), "EUR", "GKCCBEBB", "BE",
                 text(movement)]  # fmt: skip
        return ";".join(cells)

    return lambda movements: (
        BELFIUS_BEFORE[language] + "\n".join([BELFIUS[language], *(row(at, movement) for at, movement in enumerate(movements)), ""])
    ).encode("cp1252")


def argenta(language: str, *, is_numbers: bool) -> Callable[[Sequence[Movement]], bytes]:
    """Return a writer of a workbook, with days and amounts as cells of their type, or as texts."""

    def row(at: int, movement: Movement) -> tuple[WorkbookValue, ...]:
        day, value_day = (
            (movement.day, movement.value_day) if is_numbers else (f"{movement.day:%d-%m-%Y}", f"{movement.value_day:%d-%m-%Y}")
        )
        amount = NumberCell(value=float(movement.amount)) if is_numbers else dots(movement.amount)
        return (SPACED_ACCOUNT, day, value_day, f"7SLLCW65XD{at}", "Inkomende overschrijving", amount, "EUR", day,
                SPACED_OTHER_ACCOUNT, movement.name, text(movement))  # fmt: skip

    columns = tuple(WorkbookColumn(head=head) for head in ARGENTA[language].split(";"))

    def write(movements: Sequence[Movement]) -> bytes:
        sheet = WorkbookSheet(title="Export", columns=columns, rows=tuple(row(at, movement) for at, movement in enumerate(movements)))
        return workbook_of([sheet], title="Export", made_at=datetime(2026, 11, 28, tzinfo=UTC))

    return write


STYLES: dict[str, TableStyle] = {
    **{f"kbc-{code}": TableStyle(bank="kbc", headings=KBC[code], write=kbc(code), reference=lambda _at: "", empty_message=KBC_TEXT)
       for code in KBC},
    **{f"bnp-{code}": TableStyle(bank="bnp-paribas-fortis", headings=BNP[code], write=bnp(code), reference=lambda at: str(26110000 + at))
       for code in BNP},
    **{f"ing-{code}": TableStyle(bank="ing", headings=ING[code], write=ing_padded(code), reference=lambda at: str(at + 1))
       for code in ("nl", "fr")},
    "ing-en": TableStyle(bank="ing", headings=ING["en"].replace(",", ";"), write=ing_commas, reference=lambda at: str(at + 1)),
    **{f"belfius-{code}": TableStyle(bank="belfius", headings=BELFIUS[code], write=belfius(code), reference=lambda at: str(2113 + at))
       for code in BELFIUS},
    **{f"argenta-{code}-{'numbers' if is_numbers else 'texts'}": TableStyle(
        bank="argenta", headings=ARGENTA[code], write=argenta(code, is_numbers=is_numbers), reference=lambda at: f"7SLLCW65XD{at}")
       for code in ARGENTA for is_numbers in (False, True)},
}  # fmt: skip
