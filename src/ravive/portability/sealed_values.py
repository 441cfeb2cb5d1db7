"""Which encrypted fields hold what, in clear: so that a text is a text, and details have all their fields."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from ravive.giving.details import CertificateText, DonorDetails, NoticedTransfers, TransferDetails
from ravive.mailing import encryption
from ravive.mailing.recipients import BadAddressError, Recipient, check_address
from ravive.portability.errors import ImportRefusedError

# Fields that hold details as JSON. Others hold a text, or texts by name.
KINDS: Mapping[str, type[msgspec.Struct]] = {
    "mailing.MailAddress.sealed": Recipient,
    "giving.BankTransfer.sealed": TransferDetails,
    "giving.BankNotice.sealed": NoticedTransfers,
    "giving.Donor.sealed": DonorDetails,
    "giving.GiftCertificate.sealed": CertificateText,
}


def in_clear(name: str, opened: str) -> object:
    """Return what a decrypted text of a field, named APP.MODEL.FIELD, holds."""
    return json.loads(opened) if name in KINDS else opened


def sealed_again(name: str, value: object, place: str) -> Any:  # noqa: ANN401 - a text, or texts by name
    """Return a value of an export encrypted with the key of this installation. Raises ImportRefusedError."""
    if value == "":
        return ""
    kind = KINDS.get(name)
    try:
        if kind is not None:
            details = msgspec.convert(value, kind)
            if isinstance(details, Recipient):
                check_address(details.address)
            return encryption.encrypt(msgspec.json.encode(details).decode())
        if isinstance(value, dict):
            return {part: encryption.encrypt(_text(inner)) if inner != "" else "" for part, inner in value.items()}
        return encryption.encrypt(_text(value))
    except (msgspec.ValidationError, TypeError, BadAddressError) as problem:
        raise ImportRefusedError(f"{place}, {name} is not what is encrypted there ({problem}); export again") from problem


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
