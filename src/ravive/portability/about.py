"""What `organisation.json` says of an export."""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ravive.portability.errors import ImportRefusedError
from ravive.portability.plain_values import check_size

# 2: it says which migrations the database had.
EXPORT_FORMAT = 2
ABOUT_EXPORT, READ_ME = "organisation.json", "README.txt"
ROWS, DECKS, MEDIA = "rows", "decks", "media"


@dataclass(frozen=True, kw_only=True)
class ExportMember:
    """A file in an export, with its size and its SHA-256 in hexadecimal digits."""

    path: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class AboutExport:
    """What was exported. The three last say what could not be written, and where; they are empty in most exports."""

    format: int
    ravive: str
    # Those applied to the database, as `app.name`, sorted.
    migrations: tuple[str, ...]
    created_at: datetime
    organisation: str
    languages: tuple[str, ...]
    # Rows of each model.
    rows: dict[str, int]
    # Every other member of the file.
    members: tuple[ExportMember, ...]
    # References to rows of another organisation, by field.
    references_outside: dict[str, int]
    # Encrypted texts that the seal key of this installation does not decrypt, by field.
    unreadable: dict[str, int]
    # Files that a row names and the store does not have.
    missing_files: tuple[str, ...]


def encode_about(about: AboutExport) -> bytes:
    """Return it as JSON, for people too."""
    return msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n"


def read_about(content: bytes) -> AboutExport:
    """Return what `organisation.json` says. Raises ImportRefusedError where it is damaged, or of another version of the format."""
    check_size(content, f"its member {ABOUT_EXPORT}")
    try:
        # Before the rest, which another version may write in another shape.
        version = msgspec.json.decode(content, type=dict[str, msgspec.Raw])["format"]
        if msgspec.json.decode(version) != EXPORT_FORMAT:
            raise ImportRefusedError(
                f"it has version {bytes(version).decode()[:20]} of the format, and this Ravive reads version {EXPORT_FORMAT}; "
                "upgrade both installations to the same version of Ravive and export again"
            )
        return msgspec.json.decode(content, type=AboutExport)
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError) as problem:
        raise ImportRefusedError(f"its member {ABOUT_EXPORT} cannot be read ({problem}); export again") from problem


def applied_migrations() -> tuple[str, ...]:
    """Return the migrations of this database, as `app.name`, sorted."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))
