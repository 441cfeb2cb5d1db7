"""What is stored encrypted: what a bank said of a transfer, who a donor is, what a certificate says."""

import msgspec

from ravive.mailing import encryption


class TransferDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What the bank's file said of a transfer, as texts."""

    counterparty: str = ""
    iban: str = ""
    message: str = ""
    bank_reference: str = ""


class NoticedTransfer(msgspec.Struct, frozen=True, kw_only=True):
    """One transfer that a notice names."""

    amount_cents: int
    structured: str
    details: TransferDetails


class NoticedTransfers(msgspec.Struct, frozen=True, kw_only=True):
    """The transfers that a notice names of a movement, in the order of its file."""

    transfers: tuple[NoticedTransfer, ...]


class DonorDetails(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives, as a certificate names them. `enterprise_number` is that of a company, empty for a person."""

    name: str
    street: str
    postcode: str
    city: str
    # Two capitals.
    country: str
    language: str
    enterprise_number: str = ""


class CertificateText(msgspec.Struct, frozen=True, kw_only=True):
    """What a certificate says beside its year, number and amount, as it was on the day of issue."""

    donor: DonorDetails
    national_number: str
    legal_name: str
    seat: str
    enterprise_number: str
    signer_name: str
    signer_function: str
    # Where and on which day (ISO 8601) the approval was published; empty on certificates from before it was asked for.
    approval_source: str = ""
    approved_on: str = ""


def bank_details(sealed: str) -> TransferDetails:
    """Return what the bank said of a transfer, encrypted; nothing once it was cleared. Raises encryption.SealKeyError."""
    return open_sealed(sealed, TransferDetails) if sealed else TransferDetails()


def seal(details: TransferDetails | NoticedTransfers | DonorDetails | CertificateText) -> str:
    """Return details, encrypted."""
    return encryption.encrypt(msgspec.json.encode(details).decode())


def open_sealed[Details: (TransferDetails, NoticedTransfers, DonorDetails, CertificateText)](sealed: str, kind: type[Details]) -> Details:
    """Return the details that were encrypted. Raises encryption.SealKeyError for a text of another key."""
    return msgspec.json.decode(encryption.decrypt(sealed), type=kind)
