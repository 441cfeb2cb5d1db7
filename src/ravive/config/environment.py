"""What the environment says about this installation: its data folder, its database, its hosts."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from ravive.backups.data_files import BACKUPS_FOLDER
from ravive.backups.errors import BackupError
from ravive.config import keys, mail
from ravive.config.errors import ConfigurationError
from ravive.config.keys import DATABASE_FILE
from ravive.config.storages import Bucket, bucket
from ravive.config.valkey import valkey_url
from ravive.lib.private_files import OWNER_ONLY

# The days and hours of public pages, of the desk and of jobs.
TIME_ZONE = "Europe/Brussels"
DATABASE_CONNECT_SECONDS = 5
DATABASE_TIMEOUT_SECONDS = 20
# Full durability; deleted data are overwritten at once.
SQLITE_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864"
)
# Enough for the journal of SQLite, a night's work and staff who make room.
LEAST_FREE_MB = 500
# Of the public site: some 15 kB each, compressed; pages with a form, which are not, 40 kB.
STORED_PAGES = 1000
SUPPORTED_ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Everything the settings read from outside, already checked."""

    data_directory: Path
    database: dict[str, Any]
    allowed_hosts: tuple[str, ...]
    secret_key: str
    push_key: str
    seal_key: str
    badge_keys: keys.BadgeKeyPlace
    keys_folder: Path | None
    bucket: Bucket | None
    valkey_url: str
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
    except OSError as problem:
        raise ConfigurationError(
            f'data folder "{folder}" cannot be created ({problem.strerror}); give a folder you may write: ravive serve --data DIR'
        ) from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(f'data folder "{folder}" is not writable; give a folder you may write: ravive serve --data DIR')
    return folder


def without_password(url: str) -> str:
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
        raise ConfigurationError(f'DATABASE_URL "{without_password(url)}" is not understood; {accepted}') from problem
    engine = settings["ENGINE"]
    if engine not in SUPPORTED_ENGINES or settings.get("NAME") in (None, "", ":memory:"):
        raise ConfigurationError(f'DATABASE_URL "{without_password(url)}" is not understood; {accepted}')
    if engine == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            "timeout": DATABASE_TIMEOUT_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_INIT,
        }
        _keep_private(Path(settings["NAME"]))
    else:
        # A machine that is away refuses nothing: without a limit, each thread waits two minutes for it. The address may name another.
        settings["OPTIONS"] = {"connect_timeout": DATABASE_CONNECT_SECONDS, **settings.get("OPTIONS", {})}
    settings["CONN_MAX_AGE"] = None
    settings["CONN_HEALTH_CHECKS"] = True
    return settings


def _keep_private(path: Path) -> None:
    """Create an empty database that only its owner may open: SQLite would create one that all may read. Its journals have the same mode."""
    with suppress(OSError):  # SQLite itself says what is wrong with the place
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, OWNER_ONLY))


def contact(variables: Mapping[str, str]) -> str:
    """Return RAVIVE_CONTACT, an e-mail address; without it, the postmaster of the public address. Raises ConfigurationError."""
    if address := variables.get("RAVIVE_CONTACT"):
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
            raise ConfigurationError(f'RAVIVE_CONTACT "{address}" is not an e-mail address; give one such as info@example.org')
        return address
    return f"postmaster@{urlsplit(variables.get('RAVIVE_URL', '')).hostname or 'localhost'}"


def least_free_mb(variables: Mapping[str, str]) -> int:
    """Return RAVIVE_LEAST_FREE_MB: with fewer MB free on the disk, new answers and uploads are refused. Raises ConfigurationError."""
    limit = variables.get("RAVIVE_LEAST_FREE_MB") or str(LEAST_FREE_MB)
    if not limit.isascii() or not limit.isdecimal():
        raise ConfigurationError(f'RAVIVE_LEAST_FREE_MB "{limit}" is no number of MB; give one such as {LEAST_FREE_MB}, or 0 for no limit')
    return int(limit)


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
    pages = variables.get("RAVIVE_STORED_PAGES") or str(STORED_PAGES)
    if not pages.isascii() or not pages.isdecimal():
        raise ConfigurationError(f'RAVIVE_STORED_PAGES "{pages}" is no number of pages; give one such as {STORED_PAGES}, or 0 for none')
    return int(pages)


def proxy_cache_url(variables: Mapping[str, str]) -> str:
    """Return RAVIVE_PROXY_CACHE_URL, the address at which a proxy accepts PURGE; empty without one. Raises ConfigurationError."""
    url = variables.get("RAVIVE_PROXY_CACHE_URL", "").rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or "@" in parts.netloc):
        raise ConfigurationError(f'RAVIVE_PROXY_CACHE_URL "{without_password(url)}" is not an address such as http://127.0.0.1:6081')
    return url


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
        secret_key=keys.secret_key(variables, folder),
        push_key=keys.push_key(variables, folder),
        seal_key=keys.seal_key(variables, folder),
        badge_keys=keys.badge_keys(variables),
        keys_folder=keys.shared_folder(variables),
        bucket=bucket(variables),
        valkey_url=valkey_url(variables),
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
