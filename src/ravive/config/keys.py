"""The keys of an installation: from the environment, from a folder that several machines share, or from the data folder.

The first start creates them in the data folder. Where RAVIVE_KEYS names a folder, nothing is created: each machine has the same keys.
"""

import base64
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ravive.config.errors import ConfigurationError
from ravive.lib.private_files import create_once

DATABASE_FILE = "ravive.sqlite3"
# A folder with all keys, which every machine has: Ravive reads it and creates nothing in it.
KEYS_FOLDER = "RAVIVE_KEYS"
BADGE_KEYS = "badge-keys"
# Accepts the loss of keys: new ones are created beside data that depend on the old ones.
NEW_KEYS = "RAVIVE_NEW_KEYS"
_DEPENDS_ON = {
    "secret.key": "second factors of staff, invitations, the numbers of certificates and the log of departures",
    "push.key": "the permission that phones gave for push messages",
    "seal.key": "reminders and the e-mail addresses they go to",
}
# The order of the curve P-256: a private key is a positive number below it.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_PEM = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----.+?-----END \1-----", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class BadgeKeyPlace:
    """Where the keys that sign badges are: their texts in PEM, oldest first, or a folder. Without either, they are in the data folder."""

    texts: tuple[str, ...]
    folder: Path | None


def shared_folder(variables: Mapping[str, str]) -> Path | None:
    """Return the folder that RAVIVE_KEYS names, None without it."""
    shared = variables.get(KEYS_FOLDER)
    return Path(shared).resolve() if shared else None


def badge_keys(variables: Mapping[str, str]) -> BadgeKeyPlace:
    """Return where the keys that sign badges are: in RAVIVE_BADGE_KEYS or in the folder RAVIVE_KEYS. Raises ConfigurationError."""
    text = variables.get("RAVIVE_BADGE_KEYS", "")
    texts = tuple(found[0] for found in _PEM.finditer(text.replace("\\n", "\n")))
    if text and not texts:
        raise ConfigurationError("RAVIVE_BADGE_KEYS has no private key; give the content of the files in badge-keys/, oldest first")
    shared = shared_folder(variables)
    place = shared / BADGE_KEYS if shared and not texts else None
    if place is not None and not any(place.glob("*.pem")):
        raise ConfigurationError(_not_there(place, "with the keys that sign badges"))
    return BadgeKeyPlace(texts=texts, folder=place)


def _not_there(path: Path, what: str = "") -> str:
    return (
        f'"{path}" is missing{f", {what}" if what else ""}. {KEYS_FOLDER} names a folder that has every key: copy secret.key, push.key, '
        f"seal.key and {BADGE_KEYS}/ there from the data folder of the first machine"
    )


def secret_key(variables: Mapping[str, str], folder: Path) -> str:
    """Return RAVIVE_SECRET_KEY, or the key in the data folder, created at the first start and readable by its owner only."""
    return variables.get("RAVIVE_SECRET_KEY") or _stored_or_new(variables, folder, "secret.key", lambda: secrets.token_urlsafe(50))


def push_key(variables: Mapping[str, str], folder: Path) -> str:
    """Return the private key that identifies this installation to push services: RAVIVE_PUSH_KEY, or the one in the data folder.

    It is a number of the curve P-256, 32 bytes in base64url. Raises ConfigurationError.
    """
    key = variables.get("RAVIVE_PUSH_KEY") or _stored_or_new(
        variables, folder, "push.key", lambda: _base64url(secrets.randbelow(P256_ORDER - 1) + 1)
    )
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", key) or not 0 < int.from_bytes(base64.urlsafe_b64decode(f"{key}="), "big") < P256_ORDER:
        raise ConfigurationError(
            "the push key is not usable; RAVIVE_PUSH_KEY or push.key must be a private VAPID key of 43 characters (A-Z, a-z, 0-9, - or _)"
        )
    return key


def seal_key(variables: Mapping[str, str], folder: Path) -> str:
    """Return the key that encrypts stored reminders: RAVIVE_SEAL_KEY, or the one in the data folder.

    Raises ConfigurationError.
    """
    key = variables.get("RAVIVE_SEAL_KEY") or _stored_or_new(variables, folder, "seal.key", lambda: f"{secrets.token_urlsafe(32)}=")
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}=", key):
        raise ConfigurationError(
            "the seal key is not usable; RAVIVE_SEAL_KEY or seal.key must be 43 characters (A-Z, a-z, 0-9, - or _) and a ="
        )
    return key


def _base64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def _stored_or_new(variables: Mapping[str, str], folder: Path, name: str, create: Callable[[], str]) -> str:
    """Return a stored key, or a new one at the first start. Raises ConfigurationError where a key is lost that the data depend on."""
    if shared := shared_folder(variables):
        path = shared / name
        if not path.exists():
            raise ConfigurationError(_not_there(path))
        return _stored_key(path)
    path = folder / name
    if path.exists():
        return _stored_key(path)
    if variables.get(NEW_KEYS) != "1" and _has_data(path.parent):
        raise ConfigurationError(
            f'"{path}" is missing, and the data beside it depend on it: {_DEPENDS_ON[path.name]}. Put the key back from a copy of the '
            f"folder. If it is lost for good, start once with {NEW_KEYS}=1: what depends on it is then lost too"
        )
    try:
        # Of two first starts, one creates it and the other reads it.
        with suppress(FileExistsError):
            create_once(path, create().encode())
    except OSError as problem:
        raise ConfigurationError(f'"{path}" cannot be written ({problem.strerror}); make room on the disk or check the folder') from problem
    return _stored_key(path)


def _has_data(folder: Path) -> bool:
    """Return whether this folder was used before: it has a database, or the log that goes with one on another machine."""
    file = folder / DATABASE_FILE
    return (file.is_file() and file.stat().st_size > 0) or (folder / "departures.log").exists()


def _stored_key(path: Path) -> str:
    try:
        key = path.read_text().strip()
    except OSError as problem:
        raise ConfigurationError(f'"{path}" cannot be read ({problem.strerror}); make it readable for this user') from problem
    except UnicodeDecodeError as problem:
        raise ConfigurationError(f'"{path}" is damaged; put it back from a copy of the folder') from problem
    if not key:
        raise ConfigurationError(f'"{path}" is empty; put it back from a copy of the folder, or delete it if it never had a key')
    return key
