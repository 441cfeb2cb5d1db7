"""What a copy says of itself: `about.json` comes first, `manifest.json` last, with the digest of each member."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from ravive.backups.errors import BackupError

FORMAT = 1
ABOUT, MANIFEST, DIGEST = "about.json", "manifest.json", "manifest.sha256"
# Files of the data folder are below this name in a copy.
FILES = "data"
DATABASE_MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# A hostile copy may not fill the memory: these hold the names of some 400,000 files.
MOST_ABOUT_BYTES, MOST_MANIFEST_BYTES = 4_000_000, 64_000_000
LONGEST_PATH, LONGEST_NAME = 1_000, 255

type DatabaseKind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, kw_only=True)
class TableContent:
    """How many rows a table has, and a digest of them that does not depend on their order: 64 hexadecimal digits."""

    rows: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class AboutCopy:
    """What was copied. `migrations` are those applied to the database, as `app.name`; `total_bytes`: of all files and the database."""

    format: int
    ravive: str
    created_at: datetime
    database: DatabaseKind
    # The version of PostgreSQL, such as 180006; 0 for SQLite.
    server_version: int
    migrations: tuple[str, ...]
    tables: dict[str, TableContent]
    total_bytes: int
    # Keys that came from the environment, such as "secret.key", and a fingerprint of the secret key; older copies say neither.
    keys_outside: tuple[str, ...] = ()
    secret_key_fingerprint: str = ""


@dataclass(frozen=True, kw_only=True)
class CopyMember:
    """A file in a copy, with its size and its SHA-256 in hexadecimal digits."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CopyManifest:
    """Every member of a copy before the manifest, in their order."""

    members: tuple[CopyMember, ...]


def read_about(content: bytes) -> AboutCopy:
    """Return what `about.json` says. Raises BackupError where it is damaged, or of another version of the format."""
    try:
        # Before the rest, which another version may write in another shape.
        version = msgspec.json.decode(content, type=dict[str, msgspec.Raw])["format"]
        if msgspec.json.decode(version) != FORMAT:
            raise BackupError(
                f"it has version {bytes(version).decode()[:20]} of the format, and this Ravive reads version {FORMAT}; "
                "use the version of Ravive that wrote it"
            )
        return msgspec.json.decode(content, type=AboutCopy)
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError) as problem:
        raise BackupError(f"its first member {ABOUT} cannot be read ({problem})") from problem


def read_manifest(content: bytes) -> CopyManifest:
    """Return the manifest. Raises BackupError where it is damaged."""
    try:
        return msgspec.json.decode(content, type=CopyManifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise BackupError(f"{MANIFEST} cannot be read ({problem})") from problem


def encode(value: AboutCopy | CopyManifest) -> bytes:
    """Return a part of a copy as JSON, for people too."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def digest_line(manifest: bytes) -> bytes:
    """Return what the last member says of the manifest, as the program `sha256sum` reads it."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def file_path(path: str, *, about: AboutCopy) -> PurePosixPath:
    """Return where a member belongs below the folder of a restore. Raises BackupError for a path that a copy does not have."""
    if path == DATABASE_MEMBERS[about.database]:
        return PurePosixPath(path)
    parts = path.split("/")
    is_strange = len(path) > LONGEST_PATH or any(character < " " or character == "\x7f" for character in path)
    if is_strange or parts[0] != FILES or len(parts) < 2 or any(part in ("", ".", "..") or len(part) > LONGEST_NAME for part in parts):
        raise BackupError(f'it has a member {path[:LONGEST_NAME]!r}, which no copy has; use a copy that "ravive backup" wrote')
    return PurePosixPath(path)


def differences(expected: dict[str, TableContent], found: dict[str, TableContent]) -> list[str]:
    """Return a line for each table that is missing, additional, or has other rows than expected."""
    lines = [f"table {name} is missing" for name in expected.keys() - found.keys()]
    lines += [f"table {name} is not in the copy" for name in found.keys() - expected.keys()]
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            lines.append(f"table {name} has {found[name].rows} rows, {expected[name].rows} in the copy, or other values")
    return sorted(lines)
