"""What `organisation.json` says of an export."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from ravive.backups.manifest import CopyMember

EXPORT_FORMAT = 1
ABOUT_EXPORT, READ_ME = "organisation.json", "README.txt"
ROWS, DECKS, MEDIA = "rows", "decks", "media"


@dataclass(frozen=True, kw_only=True)
class AboutExport:
    """What was exported. The three last say what could not be written, and where; they are empty in most exports."""

    format: int
    ravive: str
    created_at: datetime
    organisation: str
    languages: tuple[str, ...]
    # Rows of each model.
    rows: dict[str, int]
    # Every other member of the file.
    members: tuple[CopyMember, ...]
    # References to rows of another organisation, by field.
    references_outside: dict[str, int]
    # Encrypted texts that the seal key of this installation does not decrypt, by field.
    unreadable: dict[str, int]
    # Files that a row names and the store does not have.
    missing_files: tuple[str, ...]


def encode_about(about: AboutExport) -> bytes:
    """Return it as JSON, for people too."""
    return msgspec.json.format(msgspec.json.encode(about), indent=1) + b"\n"
