"""What a copy says of itself, in its first member, and which members it has."""

import hashlib
from collections.abc import Buffer, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from ravive.backups.errors import BackupError

FORMAT = 1
ABOUT = "about.json"
# Files of the data folder are below this name in a copy.
FILES = "data"
DATABASE_MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
# A hostile copy may not fill the memory.
MOST_ABOUT_BYTES = 4_000_000
DIGEST_BYTES = 32
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
    migrations: tuple[str, ...]
    tables: dict[str, TableContent]
    total_bytes: int
    # Keys that came from the environment, such as "secret.key", and a fingerprint of the secret key; older copies say neither.
    keys_outside: tuple[str, ...] = ()
    secret_key_fingerprint: str = ""


def content_of(rows: Iterable[Buffer]) -> TableContent:
    """Return what a table holds. The digest is the sum of those of its rows: it needs no order, and no memory for the rows."""
    count = total = 0
    for row in rows:
        total += int.from_bytes(hashlib.sha256(row).digest(), "big")
        count += 1
    return TableContent(rows=count, digest=f"{total % (1 << 8 * DIGEST_BYTES):0{2 * DIGEST_BYTES}x}")


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


def encode(about: AboutCopy) -> bytes:
    """Return it as JSON, for people too."""
    return msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n"


def file_path(path: str, *, about: AboutCopy) -> Path:
    """Return where a member belongs below the folder of a restore. Raises BackupError for a path that a copy does not have."""
    parts = path.split("/")
    is_plain = len(path) <= LONGEST_PATH and not any(character < " " or character == "\x7f" for character in path)
    is_below = parts[0] == FILES and len(parts) > 1 and all(part not in ("", ".", "..") and len(part) <= LONGEST_NAME for part in parts)
    if path != DATABASE_MEMBERS[about.database] and not (is_plain and is_below):
        raise BackupError(f'it has a member {path[:LONGEST_NAME]!r}, which no copy has; use a copy that "ravive backup" wrote')
    return Path(path)


def differences(expected: dict[str, TableContent], found: dict[str, TableContent]) -> list[str]:
    """Return a line for each table that is missing, additional, or has other rows than expected."""
    lines = [f"table {name} is missing" for name in expected.keys() - found.keys()]
    lines += [f"table {name} is not in the copy" for name in found.keys() - expected.keys()]
    for name in expected.keys() & found.keys():
        if expected[name] != found[name]:
            lines.append(f"table {name} has {found[name].rows} rows, {expected[name].rows} in the copy, or other values")
    return sorted(lines)
