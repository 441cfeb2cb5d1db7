"""The keys of an installation that are outside of its copies, and what recognises the secret key. It loads no Django."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path

KEY_OF_PEOPLE = "secret.key"
BADGE_KEYS = "badge-keys"
# Where a host may store each key of the data folder instead, and the folder that has all of them.
VARIABLES = {
    KEY_OF_PEOPLE: "RAVIVE_SECRET_KEY",
    "push.key": "RAVIVE_PUSH_KEY",
    "seal.key": "RAVIVE_SEAL_KEY",
    BADGE_KEYS: "RAVIVE_BADGE_KEYS",
}
KEYS_FOLDER = "RAVIVE_KEYS"
# The secret key may be a person's choice, so what recognises it is slow to compute: 16 MB and some 50 ms.
SCRYPT_ROUNDS, SCRYPT_BLOCK, SALT_BYTES = 1 << 14, 8, 16


def outside(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys that this environment gives, and that are therefore not read from the data folder."""
    return tuple(key for key, name in VARIABLES.items() if variables.get(name) or variables.get(KEYS_FOLDER))


def missing(folder: Path, named: tuple[str, ...], variables: Mapping[str, str]) -> list[str]:
    """Return the variables that a restored data folder needs: of keys that the copy was written without, or that its folder lacks.

    `named`: keys that were outside of the copy, as it says itself. Keys for badges are created later than the others.
    """
    outside_keys = outside(variables)
    needed = [key for key in VARIABLES if key in named or (key != BADGE_KEYS and not (folder / key).exists())]
    return [VARIABLES[key] for key in needed if key not in outside_keys]


def fingerprint(secret_key: str) -> str:
    """Return what recognises a secret key: a salt and a digest, in hexadecimal digits."""
    salt = secrets.token_bytes(SALT_BYTES)
    return f"{salt.hex()}:{_digest(secret_key, salt)}"


def is_of(stored: str, secret_key: str) -> bool:
    """Return whether a fingerprint is of this secret key."""
    salt, _, digest = stored.partition(":")
    try:
        return hmac.compare_digest(_digest(secret_key, bytes.fromhex(salt)), digest)
    except (ValueError, TypeError):
        return False


def _digest(secret_key: str, salt: bytes) -> str:
    return hashlib.scrypt(secret_key.encode(), salt=salt, n=SCRYPT_ROUNDS, r=SCRYPT_BLOCK, p=1, dklen=32).hex()
