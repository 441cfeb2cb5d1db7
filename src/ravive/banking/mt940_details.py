"""What field 86 says of a movement: who paid, from which account, and what was written with it. Each country writes it in its own words."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ravive.banking.references import checked_reference

_MOST_LINES, _MOST_CHARACTERS = 200, 4000
# Germany: a code of three digits, then fields of two digits, each after the same sign. Numbers of accounts, amounts and references are
# written with some signs too: after these, only the first field counts, which holds words.
_GERMAN = re.compile(r"[0-9]{3}(?:[^\w\s./,:-](?=[0-9]{2})|[./,:-](?=00[^\W\d_]))")
_IN_NUMBERS = "./,:-"
_MESSAGES, _NAMES, _ACCOUNT = (*range(20, 30), *range(60, 64)), (32, 33), 31
_KEYWORD = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC)\+")
# The Netherlands, and Belgian banks that follow: /WORD/text. Others, as INV, are part of a text.
_WORD = re.compile(
    "/(ACNO|ADDR|BENM|BIC|CNTP|CSID|CUR|EREF|IBAN|IREF|ISDT|KREF|MARF|NAME|ORDP|PREF|PURP|REMI|RTRN|STRD|SVCL|TRCD|TRTP|ULTC|ULTD|USTD)/"
)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BELGIAN = re.compile(r"[+*]{3}[0-9]{3}/?[0-9]{4}/?[0-9]{5}[+*]{3}")
_SIGNS = ("+++", "***")


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldDetails:
    """Who stands on the other side of a movement, and what was written; empty where the bank does not say."""

    name: str = ""
    account: str = ""
    structured: str = ""
    message: str = ""
    is_returned: bool = False


def account_in(text: str) -> str:
    """Return the account that a text begins with; empty without one.

    >>> account_in("BE68539007547034 Exemple")
    'BE68539007547034'
    """
    found = _IBAN.match(text)
    return found[0] if found else ""


def details_of(lines: Sequence[str]) -> FieldDetails:
    """Return what the lines of a field 86 say, whatever their number: SWIFT has six, banks have more, and no one reads hundreds."""
    lines = [line[:_MOST_CHARACTERS] for line in lines[:_MOST_LINES]]
    joined = "".join(lines)
    german = _GERMAN.match(joined)
    if german:
        sign = joined[german.end() - 1]
        found = _german(joined[german.end() - 1 :], sign)
        # Where nothing is found, it is something else that begins so, unless its first field is that of the kind of movement.
        if found != FieldDetails() or (sign not in _IN_NUMBERS and joined.startswith("00", german.end())):
            return found
    if len(_WORD.findall(joined)) > 1:
        return _dutch(joined)
    text = _words(" ".join(lines))
    return _with_reference("", account_in(text), text)


def _with_reference(name: str, account: str, message: str, *, is_structured: bool = False) -> FieldDetails:
    """Return the details with the payment reference of a message that holds exactly one.

    Digits without signs around are one only in a field for references. In a message, a treasurer decides.
    """
    # A line may have ended within it.
    compact = message.replace(" ", "")
    whole = checked_reference(message)
    if whole.isdigit() and not (is_structured or (compact.startswith(_SIGNS) and compact.endswith(_SIGNS))):
        whole = ""
    found = {reference for text in _BELGIAN.findall(compact) if (reference := checked_reference(text))}
    structured = whole or (found.pop() if len(found) == 1 else "")
    return FieldDetails(name=name, account=account, structured=structured, message="" if whole else message)


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _german(text: str, mark: str) -> FieldDetails:
    parts: dict[int, str] = {}
    for part in text.split(mark):
        if part[:2].isascii() and part[:2].isdigit():
            parts[int(part[:2])] = parts.get(int(part[:2]), "") + part[2:]
    message = _words("".join(parts.get(number, "") for number in _MESSAGES))
    words = _KEYWORD.split(message)
    written = dict(zip(words[1::2], words[2::2], strict=True)).get("SVWZ", "")
    name = _words("".join(parts.get(number, "") for number in _NAMES))
    return _with_reference(name, _words(parts.get(_ACCOUNT, "")), _words(written) or message)


def _dutch(text: str) -> FieldDetails:
    words = _WORD.split(text)
    parts = dict(zip(words[1::2], words[2::2], strict=True))
    name, account = parts.get("NAME", ""), parts.get("IBAN", "")
    if "CNTP" in parts:
        # Account, bank, name and town of the other party, after one word.
        values = [*text.partition("/CNTP/")[2].split("/"), "", "", ""]
        account, name = values[0], values[2]
    # A payment reference stands after the word of its issuer.
    written = parts.get("CUR", "") or parts.get("REMI", "") or parts.get("USTD", "") or parts.get("STRD", "")
    message = _words(re.sub(r"^(USTD|STRD)?(/CUR)?/+|/+$", "", written)) or _words(text)
    is_structured = "CUR" in parts or written.startswith("STRD") or written == parts.get("STRD")
    details = _with_reference(_words(name), _words(account).replace(" ", ""), message, is_structured=is_structured)
    return dataclasses.replace(details, is_returned="RTRN" in parts)
