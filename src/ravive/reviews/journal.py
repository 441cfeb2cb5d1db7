"""SQLite's journal: what was deleted is overwritten in the file at once (`SQLITE_INIT`), but stays in the journal until that is emptied."""

from django.conf import settings
from django.db import connection, transaction

# Whoever reads at this very moment keeps the journal in use; then the next deletion, or the night, empties it.
PATIENCE_MS = 200


def empty_after_commit() -> None:
    """Empty the journal once what is being deleted is gone, unless somebody is reading. Does nothing on other databases."""
    if connection.vendor == "sqlite":
        transaction.on_commit(_empty, robust=True)


def _empty() -> None:
    usual_ms = int(settings.DATABASES["default"]["OPTIONS"]["timeout"] * 1000)
    with connection.cursor() as database:
        database.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            database.execute(f"PRAGMA busy_timeout = {usual_ms}")
