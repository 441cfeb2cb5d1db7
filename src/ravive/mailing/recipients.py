"""Who reads an e-mail: an address that can be written to, and a language. Stored encrypted."""

import unicodedata

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.encoding import punycode

from ravive.mailing import encryption

# RFC 5321, section 4.5.3.1.1.
LONGEST_LOCAL_PART = 64
# No host of this machine or its network: a phone may name any address.
_validate = EmailValidator(allowlist=[])


class BadAddressError(ValueError):
    """The text is not an e-mail address that can be written to."""


class UnwritableAddressError(BadAddressError):
    """The part before the @ has letters that Django hands to no mail server: it does not use SMTPUTF8 (RFC 6531)."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """The reader of an e-mail."""

    address: str
    # A language tag, such as "fr".
    language: str


_decode = msgspec.json.Decoder(Recipient).decode


def check_address(address: str) -> str:
    """Return an address without surrounding spaces, its domain as name servers know it. Raises BadAddressError.

    >>> check_address(" zoe@école.example ")
    'zoe@xn--cole-9oa.example'
    """
    address = address.strip()
    # Django's validator accepts separators of lines and other characters without a shape in the name of a host.
    if any(unicodedata.category(character)[0] in "CZ" for character in address):
        raise BadAddressError("$.address has a space or a character without a shape")
    local_part, _at, host = address.rpartition("@")
    if not local_part.isascii():
        raise UnwritableAddressError("$.address has an accent or a letter beyond a to z before the @: mail servers refuse it")
    try:
        _validate(address)
    except ValidationError as problem:
        raise BadAddressError("$.address is no e-mail address") from problem
    if len(local_part) > LONGEST_LOCAL_PART or host.startswith("[") or '"' in local_part:
        # A quoted name would be another spelling of a plain one.
        raise BadAddressError(
            f"$.address cannot be written to: use at most {LONGEST_LOCAL_PART} characters without quotes, @, and the name of a host"
        )
    return f"{local_part}@{punycode(host)}"


def encrypt_recipient(recipient: Recipient) -> str:
    """Return a recipient, encrypted."""
    return encryption.encrypt(msgspec.json.encode(recipient).decode())


def decrypt_recipient(sealed: str) -> Recipient:
    """Return the recipient that was encrypted. Raises encryption.SealKeyError."""
    return _decode(encryption.decrypt(sealed))
