"""An organisation that moves: exported, gone with everything it had, and imported where others are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from ravive.people.models import Organisation
from ravive.portability import actions, organisation_import
from ravive.portability.about import AboutExport
from ravive.portability.organisation_import import ImportedOrganisation

NOW = datetime(2026, 11, 28, 17, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Moved:
    """What was exported, and what was imported."""

    exported: AboutExport
    imported: ImportedOrganisation
    organisation: Organisation


def export_and_forget(file: Path, make: Callable[[], Organisation]) -> AboutExport:
    """Export what `make` creates, and undo everything that it created."""
    with transaction.atomic():
        about = actions.export(organisation=make(), file=file, recipients=(), now=NOW)
        transaction.set_rollback(True)
    return about


def take_in(file: Path, *, identity: Path | None = None, host: str = "", is_trial: bool = False) -> ImportedOrganisation:
    """Import a file."""
    return organisation_import.import_organisation(file, identity=identity, host=host, is_trial=is_trial, now=NOW)


@contextmanager
def other_numbers(by: int = 1000) -> Iterator[None]:
    """Let the next rows of every table have other numbers than they had where the file comes from."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT schemaname, sequencename FROM pg_sequences WHERE schemaname = 'public'")
            for schema, name in cursor.fetchall():
                cursor.execute(f"SELECT setval('{schema}.{name}', nextval('{schema}.{name}') + {by})")
        else:
            # A table that never had a row has no sequence yet.
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master WHERE type = 'table'"
                " AND sql LIKE '%%AUTOINCREMENT%%' AND name NOT IN (SELECT name FROM sqlite_sequence)",
                [],
            )
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s", [by])
    yield
