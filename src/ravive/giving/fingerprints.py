"""How a movement is found again in another file: keyed digests of what the file says of it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256

import msgspec

from ravive.banking.references import checked_reference, references_in
from ravive.banking.statement import TABLE_FORMATS, Entry
from ravive.banking.table_layouts import TableLayout
from ravive.mailing.encryption import mark_of

_BELGIAN_ACCOUNT = re.compile(r"[0-9]{12}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NOT_IN_ACCOUNT = re.compile(r"[\s.\-]")
# Written as on a form: only these are exact in a message.
_MARKED = re.compile(r"(\+{3}|\*{3})\s*([0-9]{3}/?[0-9]{4}/?[0-9]{5})\s*\1")
# What banks write where they have no reference of their own.
_NO_BANK_REFERENCE = ("", "NONREF", "NOTPROVIDED")
_SPACE = re.compile(r"\s+")
# The check digits of a Belgian IBAN are those of its twelve digits, BE as numbers and two zeros.
_BELGIUM = "111400"
# The readers of today. Raise it when one of them reads the same file otherwise: else what was imported before would be added again.
READING = 4
LONGEST_APPEARANCE = 10


def plain_account(text: str) -> str:
    """Return an account as an IBAN where it is one, or twelve Belgian digits; else without spaces and signs. A bank before it is left out.

    >>> plain_account("539-0075470-34")
    'BE68539007547034'
    >>> plain_account("KREDBEBB/BE68 5390 0754 7034")
    'BE68539007547034'
    """
    compact = _NOT_IN_ACCOUNT.sub("", text).upper()
    plain = compact.rpartition("/")[2] or compact
    if _BELGIAN_ACCOUNT.fullmatch(plain):
        return f"BE{98 - int(plain + _BELGIUM) % 97:02d}{plain}"
    if not _IBAN.fullmatch(plain):
        return compact
    return plain[:16] if plain.startswith("BE") else plain


def is_account(iban: str, written: str) -> bool:
    """Return whether an IBAN is the account that a bank writes: as an IBAN, or as the code of the bank and the number, as in Germany.

    >>> is_account("DE89370400440532013000", "37040044/532013000")
    True
    """
    bank, _slash, number = _NOT_IN_ACCOUNT.sub("", written).upper().rpartition("/")
    rest = iban[4:].removeprefix(bank)
    is_national = bool(bank) and iban[4:].startswith(bank) and rest.lstrip("0") == number.lstrip("0")
    return is_national or iban == plain_account(written)


def marked_reference(message: str) -> str:
    """Return the one valid reference that a message has between `+++` or `***`; empty without one, or with several.

    >>> marked_reference("Don +++090/9337/55493+++")
    '090933755493'
    >>> marked_reference("Don 090/9337/55493")
    ''
    """
    return only_reference(_marked_in(message))


def exact_reference(structured: str, message: str) -> str:
    """Return the reference that books a transfer by itself; empty without one, and where another one stands beside it.

    The other one counts however it is written: without signs, with a sign that both share, or broken by the end of a line.

    >>> exact_reference("", "+++090/9337/55493+++ et 010/8068/17183")
    ''
    """
    written = (structured, *_marked_in(message))
    every = {*written, *_every_reference_in(message)} - {""}
    return only_reference(written) if len(every) == 1 else ""


def iban_mark_of(iban: str) -> str:
    """Return the digest of an account; empty without one."""
    return mark_of(f"account {plain_account(iban)}") if iban else ""


def appearance_of(format: str, layout: TableLayout | None = None, headings: Sequence[str] = ()) -> str:
    """Return the name under which rows of a format are compared with those of other files, in at most 10 characters.

    Read by another layout or in another language, the same table says something else, and so does a file that is read otherwise.
    """
    if layout is None:
        return f"{format}/{READING}"
    read = " ".join((str(READING), layout.to_json(), *layout.columns_in(headings)))
    return f"{format}:{sha256(read.encode()).hexdigest()}"[:LONGEST_APPEARANCE]


def text_of(entry: Entry, format: str) -> str:
    """Return what of a movement is the same in all files of a format, as one text.

    Of a table, the bank's reference does not count: some banks add it days later. Tables hold whole days, where counting is enough.
    Of camt, names, messages and details depend on the options of an export: the bank's reference, the account and the payment reference
    count instead.
    """
    left_out = {"line"}
    if format in TABLE_FORMATS:
        left_out.add("bank_reference")
    elif format.startswith("camt") and entry.bank_reference not in _NO_BANK_REFERENCE:
        left_out |= {"counterparty", "message", "details", "value_date"}
    read = {name: getattr(entry, name) for name in Entry.__dataclass_fields__ if name not in left_out}
    return msgspec.json.encode(read, order="deterministic").decode()


def fingerprint_of(entry: Entry, format: str) -> str:
    """Return the digest by which a movement is found again in another file of a format."""
    return mark_of(f"movement {text_of(entry, format)}")


def common_mark_of(day: date, amount_cents: int, reference: str) -> str:
    """Return the digest of what a notice and a statement say alike of a movement: its day, its amount, and the reference in it."""
    return mark_of(f"booked {day} {amount_cents} {reference}")


def bank_mark_of(amount_cents: int, bank_reference: str) -> str:
    """Return the digest of the bank's own reference of a movement and its amount; empty without one."""
    if bank_reference in _NO_BANK_REFERENCE:
        return ""
    return mark_of(f"bank reference {Decimal(amount_cents).scaleb(-2)} {bank_reference}")


def only_reference(references: Iterable[str]) -> str:
    """Return the one reference among some; empty without one, and where there are several."""
    found = set(references) - {""}
    return found.pop() if len(found) == 1 else ""


def reference_of(entry: Entry) -> str:
    """Return the reference of a movement, whether its file has a field for references or not.

    Of a batch, formats that do not split it know none; a batch of one transfer is that transfer.
    """
    single = entry.details[0] if len(entry.details) == 1 else entry
    written = _every_reference_in(entry.message) | _every_reference_in(single.message)
    structured = entry.structured or single.structured
    # MT940 has no field for it: what its reader found in the message is one of those that other formats find there.
    return structured if structured and structured not in written else only_reference(written)


def _marked_in(message: str) -> list[str]:
    return [checked_reference(found[2]) for found in _MARKED.finditer(message)]


def _every_reference_in(message: str) -> set[str]:
    """Return the references in a message, also those between signs that the end of a line broke."""
    return {*references_in(message), *_marked_in(_SPACE.sub("", message))} - {""}
