"""What the environment says about this installation: its data folder, its database, its hosts."""

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from ravive.backups.data_files import BACKUPS_FOLDER
from ravive.backups.errors import BackupError
from ravive.config import mail

DATABASE_TIMEOUT_SECONDS = 20
# Full durability; deleted data are overwritten at once.
SQLITE_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864"
)
DATABASE_FILE = "ravive.sqlite3"
# Enough for the journal of SQLite, a night's work and staff who make room.
LEAST_FREE_MB = 500
# Of the public site: some 15 kB each, compressed; pages with a form, which are not, 40 kB.
STORED_PAGES = 1000
OWNER_ONLY = 0o600
# Accepts the loss of keys: new ones are created beside data that depend on the old ones.
NEW_KEYS = "RAVIVE_NEW_KEYS"
_DEPENDS_ON = {
    "secret.key": "second factors of staff, invitations, the numbers of certificates and the log of departures",
    "push.key": "the permission that phones gave for push messages",
    "seal.key": "reminders and the e-mail addresses they go to",
}
# The order of the curve P-256: a private key is a positive number below it.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SUPPORTED_ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


class ConfigurationError(Exception):
    """The environment cannot be used as it is; the message is one line for the person who started the command."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Everything the settings read from outside, already checked."""

    data_directory: Path
    database: dict[str, Any]
    allowed_hosts: tuple[str, ...]
    secret_key: str
    push_key: str
    seal_key: str
    contact: str
    mail: mail.MailServer | None
    public_url: str
    least_free_mb: int
    backups: Path
    backup_recipients: tuple[str, ...]
    stored_pages: int
    proxy_cache_url: str
    hsts_subdomains: bool
    debug: bool


def check_data(variables: Mapping[str, str]) -> None:
    """Raise ConfigurationError where there are no data to read. Unlike reading the settings, this creates nothing."""
    file = Path(variables.get("RAVIVE_DATA") or "var").resolve() / DATABASE_FILE
    if not variables.get("DATABASE_URL") and not (file.is_file() and file.stat().st_size):
        raise ConfigurationError(
            f"there are no Ravive data in {file.parent}; name their folder with --data DIR ({DATABASE_FILE} is in it), "
            "or create them there with: ravive serve --data DIR"
        )


def data_directory(variables: Mapping[str, str]) -> Path:
    """Return the folder of this installation's data, created if it was missing.

    Raises ConfigurationError when it cannot be written.
    """
    folder = Path(variables.get("RAVIVE_DATA") or "var").resolve()
    try:
        # It holds staff accounts: no other user of the machine may read them.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _take_from_others(folder)
    except OSError as problem:
        raise ConfigurationError(
            f'data folder "{folder}" cannot be created ({problem.strerror}); give a folder you may write: ravive serve --data DIR'
        ) from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(f'data folder "{folder}" is not writable; give a folder you may write: ravive serve --data DIR')
    return folder


def _take_from_others(path: Path) -> None:
    """Let nobody but the owner open a file or folder that somebody created otherwise, such as a restored copy."""
    mode = path.stat().st_mode
    if mode & 0o077 and path.stat().st_uid == os.geteuid():
        path.chmod(mode & 0o700)


def _without_password(url: str) -> str:
    """Return the address without its user and password."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}…@{rest.rpartition('@')[2]}" if "@" in rest else url


def database(variables: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Return Django's settings of the database: SQLite in the data folder, or the one that DATABASE_URL names.

    Raises ConfigurationError when DATABASE_URL names nothing Ravive can use.
    """
    url = variables.get("DATABASE_URL") or f"sqlite:///{folder / DATABASE_FILE}"
    accepted = "use postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////PATH/ravive.sqlite3"
    try:
        settings: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as problem:
        raise ConfigurationError(f'DATABASE_URL "{_without_password(url)}" is not understood; {accepted}') from problem
    engine = settings["ENGINE"]
    if engine not in SUPPORTED_ENGINES or settings.get("NAME") in (None, "", ":memory:"):
        raise ConfigurationError(f'DATABASE_URL "{_without_password(url)}" is not understood; {accepted}')
    if engine == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            "timeout": DATABASE_TIMEOUT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_INIT,
        }
        _keep_private(Path(settings["NAME"]))
    settings["CONN_MAX_AGE"] = None
    settings["CONN_HEALTH_CHECKS"] = True
    return settings


def _keep_private(path: Path) -> None:
    """Create an empty database that only its owner may open: SQLite would create one that all may read. Its journals have the same mode."""
    with suppress(OSError):  # SQLite itself says what is wrong with the place
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY))
        _take_from_others(path)


def secret_key(variables: Mapping[str, str], folder: Path) -> str:
    """Return RAVIVE_SECRET_KEY, or the key in the data folder, created at the first start and readable by its owner only."""
    return variables.get("RAVIVE_SECRET_KEY") or _stored_or_new(variables, folder / "secret.key", lambda: secrets.token_urlsafe(50))


def push_key(variables: Mapping[str, str], folder: Path) -> str:
    """Return the private key that identifies this installation to push services: RAVIVE_PUSH_KEY, or the one in the data folder.

    It is a number of the curve P-256, 32 bytes in base64url. Raises ConfigurationError.
    """
    key = variables.get("RAVIVE_PUSH_KEY") or _stored_or_new(
        variables, folder / "push.key", lambda: _base64url(secrets.randbelow(P256_ORDER - 1) + 1)
    )
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", key) or not 0 < int.from_bytes(base64.urlsafe_b64decode(f"{key}="), "big") < P256_ORDER:
        raise ConfigurationError(
            "the push key is not usable; RAVIVE_PUSH_KEY or push.key must be a private VAPID key of 43 letters, digits, - or _"
        )
    return key


def seal_key(variables: Mapping[str, str], folder: Path) -> str:
    """Return the key that encrypts stored reminders: RAVIVE_SEAL_KEY, or the one in the data folder.

    Raises ConfigurationError.
    """
    key = variables.get("RAVIVE_SEAL_KEY") or _stored_or_new(variables, folder / "seal.key", lambda: f"{secrets.token_urlsafe(32)}=")
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}=", key):
        raise ConfigurationError("the seal key is not usable; RAVIVE_SEAL_KEY or seal.key must be 43 letters, digits, - or _ and a =")
    return key


def _base64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def _stored_or_new(variables: Mapping[str, str], path: Path, create: Callable[[], str]) -> str:
    """Return a stored key, or a new one at the first start. Raises ConfigurationError where a key is lost that the data depend on."""
    if path.exists():
        return _stored_key(path)
    if variables.get(NEW_KEYS) != "1" and _has_data(path.parent):
        raise ConfigurationError(
            f'"{path}" is missing, and the data beside it depend on it: {_DEPENDS_ON[path.name]}. Put the key back from a copy of the '
            f"folder. If it is lost for good, start once with {NEW_KEYS}=1: what depends on it is then lost too"
        )
    try:
        return _new_key(path, create())
    except FileExistsError:
        return _stored_key(path)
    except OSError as problem:
        raise ConfigurationError(f'"{path}" cannot be written ({problem.strerror}); make room on the disk or check the folder') from problem


def _has_data(folder: Path) -> bool:
    """Return whether this folder was used before: it has a database, or the log that goes with one on another machine."""
    file = folder / DATABASE_FILE
    return (file.is_file() and file.stat().st_size > 0) or (folder / "departures.log").exists()


def _new_key(path: Path, key: str) -> str:
    """Return a new key, written whole before it gets its name: of two first starts, one creates it and the other reads it."""
    written = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as file:
        file.write(key)
    try:
        os.link(written, path)
    finally:
        written.unlink()
    return key


def _stored_key(path: Path) -> str:
    try:
        key = path.read_text().strip()
        _take_from_others(path)
    except OSError as problem:
        raise ConfigurationError(f'"{path}" cannot be read ({problem.strerror}); make it readable for this user') from problem
    except UnicodeDecodeError as problem:
        raise ConfigurationError(f'"{path}" is damaged; put it back from a copy of the folder') from problem
    if not key:
        raise ConfigurationError(f'"{path}" is empty; put it back from a copy of the folder, or delete it if it never had a key')
    return key


def contact(variables: Mapping[str, str]) -> str:
    """Return RAVIVE_CONTACT, an e-mail address; without it, the postmaster of the public address. Raises ConfigurationError."""
    if given := variables.get("RAVIVE_CONTACT"):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", given):
            raise ConfigurationError(f'RAVIVE_CONTACT "{given}" is not an e-mail address; give one such as info@example.org')
        return given
    return f"postmaster@{urlsplit(variables.get('RAVIVE_URL', '')).hostname or 'localhost'}"


def least_free_mb(variables: Mapping[str, str]) -> int:
    """Return RAVIVE_LEAST_FREE_MB: with fewer MB free on the disk, new answers and uploads are refused. Raises ConfigurationError."""
    given = variables.get("RAVIVE_LEAST_FREE_MB") or str(LEAST_FREE_MB)
    if not given.isascii() or not given.isdecimal():
        raise ConfigurationError(f'RAVIVE_LEAST_FREE_MB "{given}" is no number of MB; give one such as {LEAST_FREE_MB}, or 0 for no limit')
    return int(given)


def backups(variables: Mapping[str, str], folder: Path) -> Path:
    """Return RAVIVE_BACKUPS, the folder of nightly copies; without it, one in the data folder. It may be missing."""
    return Path(variables.get("RAVIVE_BACKUPS") or folder / BACKUPS_FOLDER).resolve()


def backup_recipients(variables: Mapping[str, str]) -> tuple[str, ...]:
    """Return RAVIVE_BACKUP_RECIPIENT: public keys of age, separated by commas. Raises ConfigurationError for one that is none."""
    found = tuple(key.strip() for key in variables.get("RAVIVE_BACKUP_RECIPIENT", "").split(",") if key.strip())
    if found:
        # Only here: other processes need no encryption.
        from ravive.backups.encryption import read_recipients

        try:
            read_recipients(found)
        except BackupError as problem:
            raise ConfigurationError(f"RAVIVE_BACKUP_RECIPIENT: {problem}") from problem
    return found


def stored_pages(variables: Mapping[str, str]) -> int:
    """Return RAVIVE_STORED_PAGES: how many public pages each web process stores in its memory. Raises ConfigurationError."""
    given = variables.get("RAVIVE_STORED_PAGES") or str(STORED_PAGES)
    if not given.isascii() or not given.isdecimal():
        raise ConfigurationError(f'RAVIVE_STORED_PAGES "{given}" is no number of pages; give one such as {STORED_PAGES}, or 0 for none')
    return int(given)


def proxy_cache_url(variables: Mapping[str, str]) -> str:
    """Return RAVIVE_PROXY_CACHE_URL, the address at which a proxy accepts PURGE; empty without one. Raises ConfigurationError."""
    given = variables.get("RAVIVE_PROXY_CACHE_URL", "").rstrip("/")
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or "@" in parts.netloc):
        raise ConfigurationError(f'RAVIVE_PROXY_CACHE_URL "{_without_password(given)}" is no address such as http://127.0.0.1:6081')
    return given


def mail_server(variables: Mapping[str, str]) -> mail.MailServer | None:
    """Return the mail server, None where there is none. Raises ConfigurationError."""
    try:
        return mail.read(variables)
    except mail.BadMailError as problem:
        raise ConfigurationError(str(problem)) from problem


def read(variables: Mapping[str, str]) -> Environment:
    """Return the whole environment, checked. Raises ConfigurationError."""
    folder = data_directory(variables)
    hosts = tuple(name.strip() for name in variables.get("ALLOWED_HOSTS", "").split(",") if name.strip())
    return Environment(
        data_directory=folder,
        database=database(variables, folder),
        allowed_hosts=hosts or ("localhost", "127.0.0.1", "[::1]"),
        secret_key=secret_key(variables, folder),
        push_key=push_key(variables, folder),
        seal_key=seal_key(variables, folder),
        contact=contact(variables),
        mail=mail_server(variables),
        public_url=variables.get("RAVIVE_URL", "").rstrip("/"),
        least_free_mb=least_free_mb(variables),
        backups=backups(variables, folder),
        backup_recipients=backup_recipients(variables),
        stored_pages=stored_pages(variables),
        proxy_cache_url=proxy_cache_url(variables),
        hsts_subdomains=variables.get("RAVIVE_HSTS_SUBDOMAINS", "") == "1",
        debug=variables.get("RAVIVE_DEBUG", "") == "1",
    )
