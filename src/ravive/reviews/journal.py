"""SQLite's journal: deleted rows are overwritten in the file at once (`SQLITE_INIT`), but stay in the journal until it is emptied."""

from django.conf import settings
from django.db import connection, transaction

# A reader at this moment uses the journal; then the next deletion, or the nightly job, empties it.
PATIENCE_MS = 200


def empty_after_commit() -> None:
    """Empty the journal after the transaction that deletes, unless somebody is reading. Does nothing on other databases."""
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
