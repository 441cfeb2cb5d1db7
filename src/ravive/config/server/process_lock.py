"""A lock that one process of an installation has at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections

from ravive.lib.private_files import OWNER_ONLY


@contextmanager
def process_lock(file_name: str, *, number: int) -> Iterator[None]:
    """Wait until no other process has this lock, then hold it. On PostgreSQL, processes of other machines wait too, by its number."""
    lock = os.open(settings.RAVIVE_DATA / file_name, os.O_WRONLY | os.O_CREAT, OWNER_ONLY)
    with os.fdopen(lock, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        # On a separate connection: the worker's may be closed and opened again.
        locking = connections.create_connection("default")
        try:
            with locking.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [number])
            yield
        finally:
            locking.close()
